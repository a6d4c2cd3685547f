import { describe, expect, it } from 'vitest';
import { findShift } from '../../../src/lab/pictures/findShift.ts';
import { createPictureReader } from '../../../src/lab/pictures/pictureReader.ts';
import { lookAtAll } from '../../../src/lab/pictures/lookAtAll.ts';
import type { Raster } from '../../../src/lab/pictures/findShift.ts';

const SIZE = 64;
const RECTANGLE = { x: 0, y: 0, width: SIZE, height: SIZE };
const EVERY_MS = 16;

/** A grey square whose upper left cell turns with each picture; `bright`: all but that cell is another. */
function raster(turn: number, isBright: boolean): Raster {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [(at / 4) % SIZE, Math.floor(at / 4 / SIZE)];
    const isSpinner = x < 16 && y < 16;
    data.fill(isSpinner ? (turn * 60) % 256 : isBright ? 200 : 100, at, at + 4);
  }
  return { width: SIZE, height: SIZE, data };
}

/** Pictures every 16 ms, of which some are bright; what was decoded is counted. */
function setup(count: number, isBright: (index: number) => boolean) {
  const own = createPictureReader(findShift);
  own.start(RECTANGLE, { width: SIZE, height: SIZE }, 24);
  const calls = { looks: 0 };
  const look = (jpeg: string) => {
    calls.looks += 1;
    return own.lookAt(raster(Number(jpeg), isBright(Number(jpeg))));
  };
  const reader = {
    look: async (jpeg: string) => look(jpeg),
    lookAll: async (jpegs: readonly string[]) => jpegs.map(look),
    back: async () => own.back(),
    setBase: async () => own.setBase(),
    setBlank: async () => own.setBlank(),
  };
  const taken = Array.from({ length: count }, (_, index) => ({ atMs: 1000 + index * EVERY_MS, jpeg: String(index) }));
  const ending = new AbortController();
  const { signal: ended } = ending;
  const lookAtThem = (originsMs: readonly number[] = []) =>
    lookAtAll(taken, reader, { rectangle: RECTANGLE, mask: new Set([0]), firstTileMs: null, originsMs, ended });
  return { calls, taken, look: lookAtThem, end: () => ending.abort() };
}

describe('all pictures of a visit', () => {
  it('are not all decoded where only what moves at rest does', async () => {
    const { calls, taken, look } = setup(600, () => false);
    const seen = await look();
    expect(seen.map(({ atMs }) => atMs)).toEqual(taken.map(({ atMs }) => atMs));
    expect(seen.every(({ changed }) => changed === 0)).toBe(true);
    expect(calls.looks).toBeLessThan(100);
  });

  it('are looked at no longer once the visit has ended: the reader is the next one\u2019s', async () => {
    const { calls, look, end } = setup(600, () => false);
    const looking = look();
    end();
    await expect(looking).rejects.toThrow(/abort/);
    expect(calls.looks).toBeLessThan(12);
  });

  it.each([100, 101, 105, 109, 300])('tell the very picture in which something changed: the %ith', async (turn) => {
    const { taken, look } = setup(600, (index) => index >= turn);
    const seen = await look([taken[50]?.atMs ?? 0]);
    const changed = seen.filter(({ changed: share }) => share > 0.001);
    expect(changed.map(({ atMs }) => atMs)).toEqual([taken[turn]?.atMs]);
    expect(seen.find(({ sinceBase }) => sinceBase > 0.005)?.atMs).toBe(taken[turn]?.atMs);
  });

  it('count from the picture before each gesture, wherever it lies', async () => {
    const { taken, look } = setup(120, (index) => index >= 40);
    const seen = await look([taken[30]?.atMs ?? 0, (taken[73]?.atMs ?? 0) + 1]);
    expect(seen[60]?.sinceBase).toBeGreaterThan(0.5);
    expect(seen[73]?.sinceBase).toBeGreaterThan(0.5);
    expect(seen[74]?.sinceBase).toBe(0);
  });
});
