export interface DroppedFrames {
  readonly frameCount: number;
  /** The share of frames dropped in the worst second; in all of it where it is shorter. */
  readonly ratio: number;
  readonly maxGapMs: number;
  /** In all of it. */
  readonly droppedCount: number;
}

const INTERVAL_MS = 1000 / 60;
const WINDOW_MS = 1000;

/**
 * The formula of GDF, from frame times alone and written as its definition reads: Σ max(0, round(Δ / T) − 1) over gaps plus
 * that sum, for each second of moving time that ends with a frame. `isPause` names gaps that nobody waited in: a
 * second over a pause would hold a few frames only, and one late among them weigh as half a second of jank. `null`: no gap.
 */
export function droppedFrames(
  timesMs: readonly number[],
  isPause: (fromMs: number, toMs: number) => boolean = () => false,
): DroppedFrames | null {
  let movedMs = 0;
  const gaps = timesMs
    .slice(1)
    .map((toMs, index) => ({ fromMs: timesMs[index] ?? toMs, toMs }))
    .filter(({ fromMs, toMs }) => !isPause(fromMs, toMs))
    .map(({ fromMs, toMs }) => {
      const gapMs = toMs - fromMs;
      movedMs += gapMs;
      return { endMs: movedMs, gapMs, dropped: Math.max(0, Math.round(gapMs / INTERVAL_MS) - 1) };
    });
  if (gaps.length === 0) return null;
  const ratioOf = (some: readonly { dropped: number }[]): number => {
    const dropped = some.reduce((sum, gap) => sum + gap.dropped, 0);
    return dropped / (some.length + dropped);
  };
  const ratios = gaps
    .filter(({ endMs }) => endMs >= WINDOW_MS)
    .map((last) => ratioOf(gaps.filter(({ endMs }) => endMs <= last.endMs && endMs > last.endMs - WINDOW_MS)));
  return {
    frameCount: gaps.length + 1,
    ratio: ratios.length > 0 ? Math.max(...ratios) : ratioOf(gaps),
    maxGapMs: Math.max(...gaps.map(({ gapMs }) => gapMs)),
    droppedCount: gaps.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}
