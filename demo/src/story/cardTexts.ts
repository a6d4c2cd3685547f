import { lostShare } from './move.ts';
import type { Move } from './move.ts';

const NBSP = '\u00a0';
/** Vitals call less than this good: nobody would say that it stuttered. */
const STUTTER = 0.12;

export type Outcome = 'better' | 'equal' | 'worse';

export interface CardText {
  /** What comes before the figure. */
  readonly lead: string;
  readonly kind: 'good' | 'fair' | 'poor';
  /** The figure, coloured. */
  readonly title: string;
  /** The name of an operation that the sentence begins with. */
  readonly name: string;
  readonly detail: string;
}

/** What a first move came to. */
export function describeFirst(move: Move): CardText {
  const title = `${formatShare(lostShare(move))} of frames lost.`;
  const ran = move.pageMs === null ? '' : `took ${formatTime(move.pageMs)} of the page.`;
  if (lostShare(move) < STUTTER) {
    const same = ran && ` The same work ${ran}`;
    return { lead: 'Smooth here:', kind: 'good', title, name: '', detail: `Make it heavier to feel it.${same}` };
  }
  const stutter = { lead: 'That stutter:', kind: 'poor', title } as const;
  return move.held
    ? { ...stutter, name: move.held.name, detail: `held the map for ${formatTime(move.held.ms)}.` }
    : { ...stutter, name: '', detail: `It was none of the measured operations.${ran && ` The work ${ran}`}` };
}

/** Whether the second move lost less. What reads alike is alike. */
export function compareMoves(before: Move, after: Move): Outcome {
  const [was, is] = [before, after].map((move) => Math.round(lostShare(move) * 100)) as [number, number];
  return is < was ? 'better' : is === was ? 'equal' : 'worse';
}

/** As the strips are coloured: whether anybody would call it smooth. */
export function rateMove(move: Move): CardText['kind'] {
  const share = lostShare(move);
  return share < STUTTER ? 'good' : share < 2 * STUTTER ? 'fair' : 'poor';
}

/** What the second move came to, held against the first: words by the difference, colour by itself. */
export function describeSecond(before: Move, after: Move): CardText {
  const [was, is] = [formatShare(lostShare(before)), formatShare(lostShare(after))];
  const page = after.pageMs === null ? 'beside the map' : `${formatTime(after.pageMs)} on the page`;
  const outcome = compareMoves(before, after);
  const base = { lead: '', name: '', kind: rateMove(after) };
  switch (outcome) {
    case 'better':
      return { ...base, title: `${is} lost.`, detail: `It was ${was}. Same work, ${page}.` };
    case 'equal':
      return {
        ...base,
        title: `${is} lost, as before.`,
        detail: `It did not get better: the work is ${page} now, so something else loses them.`,
      };
    case 'worse':
      return {
        ...base,
        title: `${is} lost.`,
        detail: `It got worse: it was ${was}, though the work is ${page} now.`,
      };
    default:
      return outcome satisfies never;
  }
}

/** `66 of 103 frames lost` */
export function countLost({ lostFrames, expectedFrames }: Move): string {
  return `${lostFrames} of ${expectedFrames} frames lost`;
}

/** Whole per cent; `0 %` only for nothing. */
export function formatShare(share: number): string {
  return `${share > 0 && share < 0.01 ? `<${NBSP}1` : Math.round(share * 100)}${NBSP}%`;
}

/** `0.05 ms`, `4.2 ms`, `913 ms`, `1.3 s`, `12 s` */
export function formatTime(ms: number): string {
  if (ms < 9.95) return `${ms === 0 ? 0 : ms.toFixed(ms < 0.995 ? 2 : 1)}${NBSP}ms`;
  if (ms < 999.5) return `${Math.round(ms)}${NBSP}ms`;
  return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)}${NBSP}s`;
}
