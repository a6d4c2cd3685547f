/** A duration with two or three figures: 0.42 ms, 12.3 ms, 431 ms, 1.91 s. */
export function formatMs(durationMs: number | null): string {
  if (durationMs === null) return '–';
  if (durationMs >= 1000) return `${Number((durationMs / 1000).toFixed(2))} s`;
  const digits = durationMs >= 100 ? 0 : durationMs >= 1 ? 1 : 2;
  return `${Number(durationMs.toFixed(digits))} ms`;
}
