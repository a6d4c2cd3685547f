import { formatDuration } from 'mapvitals';
import { formatShare } from '../story/cardTexts.ts';
import type { RunFigures } from './watchRun.ts';

/** `Scripted moves: 64 % of frames lost (66 of 103), the longest 1.10 s.` Then what held the page for longer than it may. */
export function describeRun({ expectedFrames, lostFrames, longestGapMs, broken }: RunFigures): readonly string[] {
  const moves =
    expectedFrames === 0
      ? 'The map was not moved.'
      : `Scripted moves: ${formatShare(lostFrames / expectedFrames)} of frames lost (${lostFrames} of ${expectedFrames}), the longest ${formatDuration(longestGapMs)}.`;
  const limits = broken.map(
    ({ operation, count, worstMs, limitMs }) =>
      `${operation}: ${formatDuration(worstMs)}, limit ${formatDuration(limitMs)}${count > 1 ? `, ${count} times` : ''}.`,
  );
  return [moves, ...(limits.length > 0 ? limits : ['All limits on time of the page kept.'])];
}
