import { formatDuration } from '../lib/formatDuration.ts';

/** A duration, or an em dash for what is not known. */
export function orDash(durationMs: number | null): string {
  return durationMs === null ? '—' : formatDuration(durationMs);
}
