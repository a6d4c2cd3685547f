import { formatDuration } from '../../lib/formatDuration.ts';
import { element, setAttribute, setText, textNode } from '../dom.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { RATINGS } from '../ratings.ts';
import { whenChanged } from '../whenChanged.ts';

const FRAME_COUNT = 120;
/** Units of the drawing: one frame is 2 wide. */
const WIDTH = FRAME_COUNT * 2;
const HEIGHT = 40;
/** A gap that reaches the top; longer ones are cut there. */
const TOP_MS = 133;
/** From here a 60 Hz display has missed one frame: half-way to the next one, so that jitter is no fault. */
const MISSED_ONE_MS = 25;
/** From here the browser speaks of a long task. */
const LONG_MS = 50;

/** The latest frames as a strip of bars, with the lines of 60 and 30 frames a second. */
export const framesSection: OverlaySection = {
  id: 'frames',
  title: 'Frame time (lines at 16.7 and 33 ms)',
  create(root) {
    const bars = RATINGS.map((rating) => element('path', { 'data-rating': rating }));
    const budgets = element('path', { d: `M0 ${yOf(16.7)}H${WIDTH}M0 ${yOf(33.3)}H${WIDTH}` });
    const strip = element(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...bars,
      budgets,
    );
    const [summary, untold] = [textNode(), textNode()];
    root.append(strip, element('p', {}, summary), element('p', {}, untold));

    const update = whenChanged(
      (snapshot) => snapshot.frameGapsMs,
      (gapsMs) => {
        const shown = gapsMs.slice(-FRAME_COUNT);
        const paths = drawBars(shown);
        bars.forEach((bar, index) => setAttribute(bar, 'd', paths[index] ?? ''));
        setText(summary, describeFrames(shown));
      },
    );
    return (snapshot) => {
      update(snapshot);
      setText(untold, snapshot.longFramesReason ?? '');
    };
  },
};

/** One path per rating; the newest frame is at the right edge. */
function drawBars(gapsMs: readonly number[]): readonly string[] {
  const paths = ['', '', ''];
  gapsMs.forEach((gapMs, index) => {
    const rating = gapMs < MISSED_ONE_MS ? 2 : gapMs < LONG_MS ? 1 : 0;
    paths[rating] += `M${WIDTH - (gapsMs.length - index) * 2 + 1} ${HEIGHT}V${yOf(gapMs)}`;
  });
  return paths;
}

/** A square root leaves room for a long gap and still tells 16 from 33 ms. */
function yOf(gapMs: number): number {
  return Math.round(HEIGHT - Math.sqrt(Math.min(gapMs / TOP_MS, 1)) * HEIGHT);
}

function describeFrames(gapsMs: readonly number[]): string {
  const sorted = gapsMs.toSorted((a, b) => a - b);
  const medianMs = sorted[sorted.length >> 1];
  if (medianMs === undefined) return 'No frames yet.';
  const lateCount = sorted.filter((gapMs) => gapMs >= MISSED_ONE_MS).length;
  const longestMs = sorted.at(-1) ?? medianMs;
  return `Median ${formatDuration(medianMs)}, longest ${formatDuration(longestMs)}, ${lateCount} of ${sorted.length} late`;
}
