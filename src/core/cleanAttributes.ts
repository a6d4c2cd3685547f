import { redactUrls } from '../lib/redactUrls.ts';
import type { Attributes } from '../types/sample.ts';

const MAX_LENGTH = 100;

/**
 * Attributes as they are kept: few, short and plain, beside those of `before`, of which `null` takes one away. `isCut` where
 * something had to be left out.
 */
export function cleanAttributes(
  attributes: unknown,
  maxKeys = 8,
  before?: Attributes,
): { readonly attributes: Attributes; readonly isCut: boolean } {
  const clean: Record<string, string | number | boolean> = Object.assign(Object.create(null), before);
  let isCut = typeof attributes !== 'object' || attributes === null;
  try {
    for (const [key, value] of isCut ? [] : Object.entries(attributes as Readonly<Record<string, unknown>>)) {
      const name = key.slice(0, MAX_LENGTH);
      const text = typeof value === 'string' ? redactUrls(value.slice(0, MAX_LENGTH)) : value;
      const isRoom = name in clean || Object.keys(clean).length < maxKeys;
      if (before && (value === null || value === undefined)) delete clean[name];
      else if (isRoom && (typeof text === 'string' || typeof text === 'boolean' || Number.isFinite(text))) {
        clean[name] = text as string | number | boolean;
        if (name !== key || String(value).length > MAX_LENGTH) isCut = true;
      } else isCut = true;
    }
  } catch {
    // A getter or a proxy threw.
    isCut = true;
  }
  return { attributes: Object.freeze(clean), isCut };
}
