import { redactUrls } from '../lib/redactUrls.ts';

const MAX_LENGTH = 200;

/** An operation's name as it is kept, URLs as their templates; `null` where it is none, or too long to be one. */
export function cleanName(name: unknown): string | null {
  if (typeof name !== 'string' || name.length > MAX_LENGTH) return null;
  return redactUrls(name).trim() || null;
}
