/** A server's clock may be wrong, or what it says no pause at all: then it is asked again. */
const LONGEST_MS = 86_400_000;

/**
 * In seconds or as a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after; at most a day; `null`: none, or none that can
 * be read. `serverDate`: what it is by the clock that made the date, where the page may see that.
 */
export function readRetryAfter(value: string | null, nowEpochMs: number, serverDate?: string | null): number | null {
  if (value === null) return null;
  if (/^\s*\d+\s*$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_MS);
  // A date begins with its day: of `-5` and `1.5` browsers make one, too.
  if (!/^\s*[a-z]/i.test(value)) return null;
  // oxlint-disable-next-line no-restricted-globals -- it reads a date, not the time
  const { parse } = Date;
  const delayMs = parse(value) - (parse(serverDate ?? '') || nowEpochMs);
  return Number.isFinite(delayMs) ? Math.min(Math.max(0, delayMs), LONGEST_MS) : null;
}
