import { phone } from '../map/panelPadding.ts';
import type { CSSProperties } from 'react';

const WIDTH = 490;
const GAP = 60;
/** The attribution's line, and the brand's. */
const MARGIN = { top: 72, bottom: 44, side: 16 };

/** Beside the pointer, a card that is at most so high, on the side with room; on a phone a sheet, which the stylesheet places. */
export function placeCard(
  pointer: { readonly x: number; readonly y: number } | null,
  height: number,
): {
  readonly style?: CSSProperties;
} {
  if (phone.matches) return {};
  const { innerWidth, innerHeight } = window;
  const { x, y } = pointer ?? { x: innerWidth / 2 - WIDTH / 2 - GAP, y: innerHeight / 2 };
  const right = x + GAP + WIDTH + MARGIN.side <= innerWidth ? x + GAP : x - GAP - WIDTH;
  const top = Math.max(MARGIN.top, Math.min(y - height / 2, innerHeight - height - MARGIN.bottom));
  return {
    style: {
      left: Math.max(MARGIN.side, Math.min(right, innerWidth - WIDTH - MARGIN.side)),
      top,
      // Letters may be set larger, and a window be lower than any card.
      maxHeight: innerHeight - top - MARGIN.bottom,
    },
  };
}
