import type { LongFrameReport, Snapshot } from '../types/snapshot.ts';
import { element, setAttribute, setText, textNode } from './dom.ts';
import { drawStrip, MISSED_ONE_MS, STRIP } from './drawStrip.ts';
import { formatShort } from './formatShort.ts';
import { svgElement } from './svgElement.ts';
import { RATINGS } from './ratings.ts';

/** A frame from here on is told by its length and, where it is known, by what held it. */
const TOLD_MS = 100;
/** What held less of a frame is not to blame for it. */
const HELD_SHARE = 0.3;

/** The latest frames of the map's moves, with the longest one named. */
export function createStrip(root: HTMLElement): (snapshot: Snapshot) => void {
  const bars = RATINGS.map((rating) => svgElement('path', { 'data-rating': rating }));
  const label = textNode();
  const labelled = svgElement('text', { y: '14' }, label);
  const strip = svgElement(
    'svg',
    { viewBox: `0 0 ${STRIP.width} ${STRIP.height}`, role: 'img' },
    svgElement('path', { d: `M0 ${STRIP.height}h${STRIP.width}`, 'data-line': '' }),
    ...bars,
    labelled,
  );
  const [summary, untold] = [textNode(), textNode()];
  root.append(element('p', {}, summary), strip, element('p', {}, untold));

  return ({ frameGapsMs, longFrames, longFramesReason }) => {
    const { paths, longest } = drawStrip(frameGapsMs);
    bars.forEach((bar, index) => setAttribute(bar, 'd', paths[RATINGS[index] ?? 'good']));
    const text = describeFrames(frameGapsMs);
    setText(summary, text);
    setAttribute(strip, 'aria-label', text);
    setText(untold, longFramesReason ?? '');

    const isTold = longest !== null && longest.gapMs >= TOLD_MS;
    setText(label, isTold ? `${formatShort(longest.gapMs, 'ms')} ${nameFrame(longest.gapMs, longFrames)}` : '');
    if (!isTold) return;
    // Beside the bar, where there is more room.
    const isLeft = longest.start > STRIP.width - longest.end;
    setAttribute(labelled, 'x', String(Math.round(isLeft ? longest.start - 4 : longest.end + 4)));
    setAttribute(labelled, 'text-anchor', isLeft ? 'end' : 'start');
  };
}

/** The operation that held a gap between two frames: that of the latest long frame of about this length. */
function nameFrame(gapMs: number, longFrames: readonly LongFrameReport[]): string {
  const frame = longFrames.findLast(({ durationMs }) => Math.abs(durationMs - gapMs) < gapMs * HELD_SHARE);
  const [held] = frame?.operations ?? [];
  return frame && held && held.overlapMs >= frame.durationMs * HELD_SHARE ? held.name : '';
}

function describeFrames(gapsMs: readonly number[]): string {
  const sorted = gapsMs.toSorted((a, b) => a - b);
  const medianMs = sorted[sorted.length >> 1];
  if (medianMs === undefined) return 'No frames yet: the map is at rest.';
  const lateCount = sorted.filter((gapMs) => gapMs >= MISSED_ONE_MS).length;
  const longestMs = sorted.at(-1) ?? medianMs;
  return `Frames: ${lateCount} of ${sorted.length} late, median ${formatShort(medianMs, 'ms')}, longest ${formatShort(longestMs, 'ms')}`;
}
