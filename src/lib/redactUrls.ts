import { toUrlTemplate } from './toUrlTemplate.ts';

const MAX_LENGTH = 500;

/** A message fit to keep: each URL in it as its template, cut to a length. */
export function redactUrls(message: string): string {
  return message
    .slice(0, MAX_LENGTH)
    .replace(/\S+/g, (word) => (word.includes('/') || word.includes('=') ? toUrlTemplate(word) : word));
}
