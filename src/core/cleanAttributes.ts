import { redactUrls } from '../lib/redactUrls.ts';
import type { Attributes } from '../types/sample.ts';

const MAX_LENGTH = 100;

/** Attributes as they are kept: few, short and plain. `isCut` where something had to be left out. */
export function cleanAttributes(
  attributes: unknown,
  maxKeys = 8,
): { readonly attributes: Attributes; readonly isCut: boolean } {
  const clean: Record<string, string | number | boolean> = Object.create(null);
  let isCut = typeof attributes !== 'object' || attributes === null;
  try {
    const entries: [string, unknown][] = Object.entries(attributes ?? {});
    if (entries.length > maxKeys) isCut = true;
    for (const [key, value] of entries.slice(0, maxKeys)) {
      const text = typeof value === 'string' ? redactUrls(value.slice(0, MAX_LENGTH)) : value;
      const isKept = typeof text === 'string' || typeof text === 'boolean' || Number.isFinite(text);
      if (isKept) clean[key.slice(0, MAX_LENGTH)] = text as string | number | boolean;
      if (!isKept || key.length > MAX_LENGTH || String(value).length > MAX_LENGTH) isCut = true;
    }
  } catch {
    // A getter or a proxy threw.
    isCut = true;
  }
  return { attributes: Object.freeze(clean), isCut };
}
