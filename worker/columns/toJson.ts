/** What may have been a -0: JSON can write it, `JSON.stringify` writes 0. */
const ZERO = /[[:,]0[\]},]/;

/**
 * As `JSON.stringify`, -0 included; `undefined` for what JSON leaves out.
 * @throws TypeError for what JSON cannot say: NaN and infinities, which would become null, BigInts, circles
 */
export function toJson(value: unknown): string | undefined {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return undefined;
  if (text.includes('null')) JSON.stringify(value, refuseNonFinite);
  if (!ZERO.test(text)) return text;
  let mark = '-0';
  while (text.includes(`"${mark}"`)) mark += '0';
  const marked = JSON.stringify(value, (_key, one: unknown) => (Object.is(one, -0) ? mark : one));
  return marked.replaceAll(`"${mark}"`, '-0');
}

function refuseNonFinite(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no such number');
  return value;
}
