import { countLost, formatTime, rateMove } from './cardTexts.ts';
import { drawBars } from './drawBars.ts';
import { phone } from '../map/panelPadding.ts';
import type { ReactNode } from 'react';
import type { Move } from './move.ts';

const WIDTH = 440;
const HEIGHT = 74;
/** A bar that has room for a time. */
const TOLD_WIDTH = 120;
/** A letter of a name: the drawing is smaller on a phone, its letters are not. */
const LETTER_WIDTH = phone.matches ? 10.2 : 7.9;

export interface FrameStripProps {
  readonly move: Move;
  /** What the whole width stands for: two strips that are compared share it. @default the move's own */
  readonly totalMs?: number;
  readonly title?: string;
}

export function spanOf({ gapsMs }: Move): number {
  return gapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
}

/** The frames of a move: a smooth one is an even comb, a freeze is a slab with the name of what held it. */
export function FrameStrip({ move, totalMs = spanOf(move), title }: FrameStripProps): ReactNode {
  const bars = drawBars(move.gapsMs, Math.max(totalMs, 1), WIDTH, HEIGHT);
  const longest = bars.toSorted((a, b) => b.gapMs - a.gapMs)[0];
  const isTold = longest !== undefined && longest.kind === 'poor' && longest.width >= TOLD_WIDTH;
  const held = move.held?.name ?? 'not one of the operations';
  const isNamed = isTold && held.length * LETTER_WIDTH < longest.width - 8;
  const sentence = `${title ? `${title}: ` : ''}${countLost(move)}${longest ? `, the longest frame ${formatTime(longest.gapMs)}` : ''}`;
  return (
    <figure className="strip">
      {title && (
        <figcaption>
          <span className={`mark ${rateMove(move)}`}>{title}</span> <span>{countLost(move)}</span>
        </figcaption>
      )}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 10}`} role="img" aria-label={sentence}>
        {bars.map(({ x, width, height, kind }) => (
          <rect key={x} className={kind} x={x} y={HEIGHT - height} width={width} height={height} />
        ))}
        <rect className="moves" y={HEIGHT + 5} width={(spanOf(move) / Math.max(totalMs, 1)) * WIDTH} height={4} />
        {longest?.kind === 'poor' && longest.width > 20 && (
          <path className="mark" d={`M${longest.x + 8} ${HEIGHT - longest.height + 18}l6-10 6 10z`} />
        )}
        {isTold && (
          <text x={longest.x + longest.width / 2} y={HEIGHT - 30}>
            {isNamed && held}
            <tspan className="strip-time" x={longest.x + longest.width / 2} dy="18">
              {formatTime(longest.gapMs)}, no frame
            </tspan>
          </text>
        )}
      </svg>
      {!title && (
        <p className="strip-scale">
          <span>{move.by === 'hand' ? 'hand down' : 'scripted move'}</span>
          <span>{countLost(move)}</span>
          <span>{formatTime(totalMs)}</span>
        </p>
      )}
    </figure>
  );
}
