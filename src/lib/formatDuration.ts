import { NONE } from './none.ts';

// A number and its unit never part at the end of a line.
const NBSP = '\u00a0';

/**
 * Three significant digits or so, in the unit a person would say: `40 µs`, `4.2 ms`, `84 ms`, `1.24 s`, `73 s`; `–` for
 * `null`, which is no value.
 *
 * @example
 * formatDuration(1240); // '1.24 s'
 */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return NONE;
  if (durationMs === 0) return `0${NBSP}ms`;
  if (durationMs < 0.0995) return `${Math.round(durationMs * 1000)}${NBSP}µs`;
  if (durationMs < 9.95) return `${durationMs.toFixed(1)}${NBSP}ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)}${NBSP}ms`;
  const seconds = durationMs / 1000;
  return `${seconds.toFixed(seconds < 9.995 ? 2 : seconds < 99.95 ? 1 : 0)}${NBSP}s`;
}
