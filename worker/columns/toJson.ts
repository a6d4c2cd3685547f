/** What may have been a -0: JSON can write it, `JSON.stringify` writes 0. */
const ZERO = /[[:,]0[\]},]/;
/** Of a value of more parts JSON may be much larger than it is: a part that it shares is written each time. */
const MAX_PARTS = 10_000;

/** As `JSON.stringify`, -0 included; `null` for what would not come back as it is: that is cloned. */
export function toJson(value: object): string | null {
  if (!isJson(value)) return null;
  const text = JSON.stringify(value);
  if (!ZERO.test(text)) return text;
  let mark = '-0';
  while (text.includes(`"${mark}"`)) mark += '0';
  const marked = JSON.stringify(value, (_key, one: unknown) => (Object.is(one, -0) ? mark : one));
  return marked.replaceAll(`"${mark}"`, '-0');
}

/** Made of nothing but plain objects, lists, texts, finite numbers, truth values and null. */
function isJson(value: object): boolean {
  const parts: unknown[] = [value];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (typeof part === 'object' && part !== null) {
      if (parts.length > MAX_PARTS || !isPlain(part)) return false;
      for (const key of Object.keys(part)) parts.push((part as Readonly<Record<string, unknown>>)[key]);
    } else if (typeof part !== 'string' && typeof part !== 'boolean' && part !== null && !Number.isFinite(part)) {
      return false;
    }
  }
  return true;
}

/** A list without holes and without names. */
function isPlain(part: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(part);
  if (!Array.isArray(part)) return prototype === Object.prototype || prototype === null;
  const keys = Object.keys(part);
  return keys.length === part.length && (part.length === 0 || keys.at(-1) === String(part.length - 1));
}
