/** What a row tells; an empty one is 0. */
export const OPERATION = 1;
export const FRAME = 2;
export const LONG_FRAME = 3;
export const SCRIPT = 4;
export const GESTURE = 5;
export const MOVE = 6;
export const VITAL = 7;
export const TILE = 8;

/** 19 bytes each: 247 kB. Of 120 frames and 300 others a second it holds 30 s. */
const ROWS = 13_000;
const BYTES = ROWS * 19;

/** The columns of a ring, one after the other, those of the widest numbers first. */
export interface Columns {
  readonly startsMs: Float64Array;
  readonly durationsMs: Float32Array;
  /** Depends on the kind; see `readRecording`. */
  readonly extras: Float32Array;
  readonly names: Uint16Array;
  readonly kinds: Uint8Array;
}

export function createRing(): ArrayBuffer {
  return new ArrayBuffer(BYTES);
}

export function columnsOf(ring: ArrayBuffer): Columns {
  return {
    startsMs: new Float64Array(ring, 0, ROWS),
    durationsMs: new Float32Array(ring, ROWS * 8, ROWS),
    extras: new Float32Array(ring, ROWS * 12, ROWS),
    names: new Uint16Array(ring, ROWS * 16, ROWS),
    kinds: new Uint8Array(ring, ROWS * 18, ROWS),
  };
}
