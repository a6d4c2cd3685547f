import { BLANK } from './styles.ts';

/** One time that the map was drawn, and whether its pixels are others than before. */
export interface CanvasDraw {
  readonly atMs: number;
  readonly hasChanged: boolean;
  /** `false`: by a shade, or so little that a picture of it is the same. @default true */
  readonly isSeen?: boolean;
  /** The share of what was looked at that nothing has been drawn on. */
  readonly blank: number;
}

/** Where the rows lie that are looked at, as shares of the height: at least one in each tile. */
export const ROWS = [0.01, 0.15, 0.35, 0.5, 0.65, 0.85, 0.99];
/** Rounding is no change. */
const STEP = 2;
const ALPHA = 3;
/** What people see: so much of the pixels is off by so much. */
const NEW = 0.005;
const NEW_STEP = 24;

export type IsSeen = (byte: number) => boolean;

/** What rows of pixels (red, green, blue, alpha) show beside those of the draw before. */
export function compareRows(
  before: Uint8Array | Uint8ClampedArray,
  after: Uint8Array | Uint8ClampedArray,
  isSeen: IsSeen = () => true,
): Omit<CanvasDraw, 'atMs'> {
  return {
    hasChanged: differs(before, after, isSeen),
    isSeen: newRatio(before, after, isSeen) > NEW,
    blank: blankRatio(after, isSeen),
  };
}

function differs(
  before: Uint8Array | Uint8ClampedArray,
  after: Uint8Array | Uint8ClampedArray,
  isSeen: IsSeen,
): boolean {
  if (before.length !== after.length) return true;
  return after.some((value, byte) => Math.abs(value - (before[byte] ?? 0)) > STEP && isSeen(byte));
}

function newRatio(
  before: Uint8Array | Uint8ClampedArray,
  after: Uint8Array | Uint8ClampedArray,
  isSeen: IsSeen,
): number {
  if (before.length !== after.length) return 1;
  let count = 0;
  for (let byte = 0; byte < after.length; byte += 4) {
    const isOff = [0, 1, 2].some(
      (channel) => Math.abs((after[byte + channel] ?? 0) - (before[byte + channel] ?? 0)) > NEW_STEP,
    );
    if (isOff && isSeen(byte)) count += 1;
  }
  return count / (after.length / 4);
}

function blankRatio(rows: Uint8Array | Uint8ClampedArray, isSeen: IsSeen): number {
  let [blankCount, seenCount] = [0, 0];
  for (let byte = 0; byte < rows.length; byte += 4) {
    if (!isSeen(byte)) continue;
    seenCount += 1;
    const isBlank =
      rows[byte + ALPHA] === 0 ||
      BLANK.every((value, channel) => Math.abs(value - (rows[byte + channel] ?? 0)) <= STEP);
    if (isBlank) blankCount += 1;
  }
  return seenCount === 0 ? 0 : blankCount / seenCount;
}
