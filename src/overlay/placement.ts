/** The corner of the target that the overlay starts at. */
export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

export const CORNERS: readonly [Corner, ...Corner[]] = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];

/** A distance inwards from one end of a stretch, CSS pixels; negative is outside. */
export interface Offset {
  readonly isFromEnd: boolean;
  readonly px: number;
}

/** Where the overlay lies by its target: nearest to one of its corners. */
export interface Place {
  readonly x: Offset;
  readonly y: Offset;
}

/** One dimension of a rectangle. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Between the overlay and the edge of the viewport, px. */
const MARGIN = 8;
/** Between the overlay and the edge of the target, px. */
export const INSET = 10;

/** The place this many pixels below or above a corner. */
export function placeAt(corner: Corner, insetPx: number = INSET): Place {
  return {
    x: { isFromEnd: corner.endsWith('right'), px: INSET },
    y: { isFromEnd: corner.startsWith('bottom'), px: insetPx },
  };
}

/** The corner that a place keeps to. */
export function cornerOf({ x, y }: Place): Corner {
  return `${y.isFromEnd ? 'bottom' : 'top'}-${x.isFromEnd ? 'right' : 'left'}`;
}

/** Where a panel of this size starts: at its offset from the target, but inside the viewport. */
export function toStart({ isFromEnd, px }: Offset, size: number, target: Stretch, viewportSize: number): number {
  const start = isFromEnd ? target.end - px - size : target.start + px;
  // The start wins where the panel is as large as the viewport: there is the bar to drag it by.
  return Math.max(MARGIN, Math.min(start, viewportSize - size - MARGIN));
}

/** The offset of a panel that lies at `start`: from the end of the target that its middle is nearer to. */
export function toOffset(start: number, size: number, target: Stretch): Offset {
  const isFromEnd = start + size / 2 > (target.start + target.end) / 2;
  return { isFromEnd, px: isFromEnd ? target.end - start - size : start - target.start };
}
