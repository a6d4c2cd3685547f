import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { findShift } from '../../../src/lab/pictures/findShift.ts';
import { createPictureReader } from '../../../src/lab/pictures/pictureReader.ts';
import { readAnswer, readLoad } from '../../../src/lab/pictures/readPictures.ts';
import { cutStrip } from '../../../src/lab/pictures/cutStrip.ts';
import { cellsOf, cellsWithin, changedShare, readRestMask } from '../../../src/lab/pictures/restMask.ts';
import { takePictures } from '../../../src/lab/pictures/takePictures.ts';
import type { CDPSession } from 'playwright-core';
import type { Raster } from '../../../src/lab/pictures/findShift.ts';
import type { SeenPicture } from '../../../src/lab/pictures/readPictures.ts';

const WIDTH = 240;
const HEIGHT = 160;
const STEP = 24;
const SEARCH = { atMost: { x: 88, y: 48 }, hand: { x: 60, y: 100 } };

/** A picture of small squares, moved by so much; `grey`: nothing is there yet. */
function raster(dx = 0, dy = 0, isGrey: (x: number, y: number) => boolean = () => false): Raster {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const square = (((x - dx) >> 4) * 7 + ((y - dy) >> 4) * 13) * 2654435761;
      const colour = isGrey(x, y)
        ? [230, 230, 230]
        : [(square >>> 8) % 256, (square >>> 14) % 256, (square >>> 20) % 256];
      data.set([...colour, 255], (y * WIDTH + x) * 4);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** Each of its points shows what lay there before. */
function warped(sourceOf: (x: number, y: number) => readonly [number, number]): Raster {
  const { data: from, ...size } = raster();
  const data = new Uint8ClampedArray(from.length).fill(255);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [left, top] = sourceOf(x, y);
      const at = (Math.min(HEIGHT - 1, Math.max(0, top)) * WIDTH + Math.min(WIDTH - 1, Math.max(0, left))) * 4;
      data.set(from.subarray(at, at + 4), (y * WIDTH + x) * 4);
    }
  }
  return { ...size, data };
}

/** Letters on a dark ground over a corner of it. */
function withPanel(below: Raster): Raster {
  const data = below.data.map((value, at) => {
    const [x, y] = [(at >> 2) % WIDTH, Math.floor((at >> 2) / WIDTH)];
    if (at % 4 === 3 || x < 170 || y > 80) return value;
    return x % 7 < 3 && y % 11 < 6 ? 255 : 17;
  });
  return { ...below, data };
}

function setup(step = STEP) {
  const reader = createPictureReader(findShift);
  reader.start({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, { width: WIDTH, height: HEIGHT }, step);
  return reader;
}

describe('a reader of pictures', () => {
  it.each([
    [-64, 24],
    [-56, 21],
    [0, 40],
  ])('finds that a picture was moved by (%i, %i)', (x, y) => {
    const reader = setup();
    reader.lookAt(raster());
    reader.setBase();
    reader.lookAt(raster(x, y));
    const shift = reader.shift(SEARCH);
    expect(shift).toMatchObject({ x, y });
    expect(shift.fit).toBeGreaterThan(0.9);
  });

  it('sees how far a map went that is all of a shade, where it looks for less', () => {
    const pale = (dx: number, dy: number): Raster => {
      const { data, ...size } = raster(dx, dy);
      return { ...size, data: data.map((value, at) => (at % 4 === 3 ? 255 : 216 + Math.round(value / 16))) };
    };
    const shiftAt = (step: number): { readonly fit: number } => {
      const reader = setup(step);
      reader.lookAt(pale(0, 0));
      reader.setBase();
      reader.lookAt(pale(-64, 24));
      return reader.shift(SEARCH);
    };
    expect(shiftAt(STEP).fit).toBe(0);
    expect(shiftAt(6)).toMatchObject({ x: -64, y: 24, fit: expect.closeTo(1, 0) as number });
  });

  it('says that another picture fits nowhere', () => {
    const reader = setup();
    reader.lookAt(raster());
    reader.setBase();
    reader.lookAt({
      ...raster(),
      data: raster().data.map((value, at) => (at % 4 === 3 ? 255 : (value * 31 + at * 17) % 256)),
    });
    expect(reader.shift(SEARCH).fit).toBeLessThan(0.5);
  });

  it.each([
    ['points on a map of one colour', (x: number, y: number) => Math.hypot((x % 71) - 35, (y % 53) - 26) > 6],
    ['a map full of colours', () => false],
  ])('finds how far %s went below a panel that stays, whatever is on it', (_, isGrey) => {
    const isPlain = (dx: number, dy: number) => (x: number, y: number) => isGrey(x - dx + 710, y - dy + 530);
    const reader = setup();
    reader.lookAt(withPanel(raster(0, 0, isPlain(0, 0))));
    reader.setBase();
    reader.lookAt(withPanel(raster(-64, 24, isPlain(-64, 24))));
    const shift = reader.shift(SEARCH);
    expect(shift).toMatchObject({ x: -64, y: 24 });
    expect(shift.fit).toBeGreaterThan(0.7);
  });

  it('goes by what is near the hand on a globe, of which the rest goes less far', () => {
    const reader = setup();
    reader.lookAt(raster());
    reader.setBase();
    const { hand } = SEARCH;
    const shareAt = (x: number, y: number) => Math.max(0, 1 - (Math.hypot(x - hand.x, y - hand.y) / 150) ** 2);
    reader.lookAt(warped((x, y) => [Math.round(x + 64 * shareAt(x, y)), Math.round(y - 24 * shareAt(x, y))]));
    const { x, y, fit } = reader.shift(SEARCH);
    expect(Math.abs(x + 64) + Math.abs(y - 24)).toBeLessThan(10);
    expect(fit).toBeGreaterThan(0.5);
  });

  it('goes by the same before the dark around it', () => {
    const size = { width: 1000, height: 400 };
    const [middle, radius] = [{ x: 500, y: 200 }, 190];
    const globe = (dx: number, dy: number): Raster => {
      const data = new Uint8ClampedArray(size.width * size.height * 4).fill(0);
      for (let at = 0; at < data.length; at += 4) {
        const [x, y] = [((at / 4) % size.width) - middle.x, Math.floor(at / 4 / size.width) - middle.y];
        const depth = Math.sqrt(radius ** 2 - x * x - y * y);
        if (!(depth > 0)) continue;
        const [right, down] = [radius * Math.atan2(x, depth) - dx, radius * Math.asin(y / radius) - dy];
        const square = ((right >> 6) * 7 + (down >> 6) * 13) * 2654435761;
        data.set([60 + ((square >>> 8) % 190), 60 + ((square >>> 14) % 190), 200], at);
      }
      return { ...size, data };
    };
    const hand = { x: middle.x - 64, y: middle.y + 24 };
    const { x, y, fit } = findShift(globe(0, 0), globe(-64, 24), { atMost: SEARCH.atMost, hand, step: STEP });
    expect(Math.abs(x + 64) + Math.abs(y - 24)).toBeLessThan(24);
    expect(fit).toBeGreaterThan(0.5);
  });

  it('is not taken in by a card that a hand pulls over what stays', () => {
    const isCard = (dx: number, dy: number) => (x: number, y: number) =>
      x >= 96 + dx && x < 160 + dx && y >= 48 + dy && y < 96 + dy;
    const reader = setup();
    reader.lookAt(raster(0, 0, isCard(0, 0)));
    reader.setBase();
    reader.lookAt(raster(0, 0, isCard(-64, 24)));
    expect(reader.shift(SEARCH).fit).toBeLessThan(0.5);
  });

  it('counts what changed by cell, against the picture before and against the base', () => {
    const reader = setup();
    reader.lookAt(raster());
    reader.setBase();
    reader.lookAt(raster(0, 0, (x, y) => x < 16 && y < 16));
    const { changed, sinceBase } = reader.lookAt(raster());
    expect(changed).toEqual([[0, expect.any(Number)]]);
    expect(changed[0]?.[1]).toBeGreaterThan(100);
    expect(sinceBase).toEqual([]);
  });

  it('sees a fade, of which no picture differs much from the one before', () => {
    const reader = setup();
    const faded = (share: number): Raster => {
      const { data, ...size } = raster();
      return { ...size, data: data.map((value, at) => (at % 4 === 3 ? 255 : 230 + (value - 230) * share)) };
    };
    const counts = Array.from({ length: 25 }, (_, index) =>
      reader.lookAt(faded(index / 24)).changed.reduce((sum, [, count]) => sum + count, 0),
    );
    expect(counts[0]).toBe(0);
    // Until nearly its end, and not beyond it.
    expect(counts.findLastIndex((count) => count > WIDTH * HEIGHT * 0.001)).toBeGreaterThan(20);
    expect(reader.lookAt(faded(1)).changed).toEqual([]);
    // What was looked at and taken back is as if it had not been seen.
    const after = reader.lookAt(faded(0.5)).changed;
    reader.back();
    expect(reader.lookAt(faded(0.5)).changed).toEqual(after);
  });

  it('knows the colour of nothing, and how much of it is left', () => {
    const reader = setup();
    reader.lookAt(raster(0, 0, () => true));
    expect(reader.setBlank()).toBe(true);
    const left = reader.lookAt(raster(0, 0, (x) => x < WIDTH / 4)).blankCount ?? 0;
    // One of the squares may have that colour itself.
    expect(left).toBeGreaterThanOrEqual((WIDTH / 4) * HEIGHT);
    expect(left).toBeLessThan((WIDTH / 4 + 8) * HEIGHT);
  });

  it('knows no such colour where none has most of the picture', () => {
    const reader = setup();
    reader.lookAt(raster());
    expect(reader.setBlank()).toBe(false);
    expect(reader.lookAt(raster()).blankCount).toBeNull();
  });
});

it('a picture is no older than the one that came before it', async () => {
  const session = Object.assign(new EventEmitter(), { send: () => Promise.resolve() });
  // The cast: of a session it is what is asked for here.
  const pictures = await takePictures(session as unknown as CDPSession, { width: WIDTH, height: HEIGHT });
  for (const timestamp of [1, 1.892, 1.758, 2]) {
    session.emit('Page.screencastFrame', { data: '', metadata: { timestamp }, sessionId: 1 });
  }
  expect(pictures.taken.map(({ atMs }) => atMs)).toEqual([1000, 1892, 1892, 2000]);
  await pictures.stop();
});

describe('what moves at rest', () => {
  const spinner = new Set([4, 5, 6]);
  const fade = new Set(Array.from({ length: 400 }, (_, cell) => cell));

  it('is nothing once nothing moves', () => {
    expect(readRestMask([fade, new Set()])).toEqual(new Set());
  });

  it('is what moves in two stretches on end, in much the same cells', () => {
    expect(readRestMask([spinner])).toBeNull();
    expect(readRestMask([spinner, new Set([4, 5, 7, 6])])).toEqual(new Set([4, 5, 6, 7]));
  });

  it('is not the end of a load', () => {
    expect(readRestMask([fade, spinner])).toBeNull();
    expect(readRestMask([fade, spinner, spinner])).toEqual(spinner);
  });

  it('counts no longer as a change', () => {
    const changed = [[4, 200] as const, [90, 50] as const];
    const rectangle = { x: 0, y: 0, width: 100, height: 100 };
    expect(changedShare(changed, spinner, rectangle)).toBe(0.005);
    expect(cellsOf([changed, [[7, 2]]])).toEqual(new Set([4, 90]));
  });
});

describe('what the pictures of a load say', () => {
  const seen = (atMs: number, changed: number, sinceBase = changed): SeenPicture => ({
    atMs,
    changed,
    sinceBase,
    blank: null,
  });
  const times = { navigationMs: 1000, firstTileMs: 1500, lastTileMs: 2000, untilMs: 9000, cpuSlowdown: 1 };

  it('FTP is the first picture with something new after a tile, TCM the first after the last tile', () => {
    const pictures = [
      seen(1200, 0.4),
      seen(1490, 0.2, 0),
      seen(1550, 0.002),
      seen(1600, 0.1),
      seen(2050, 0.1),
      seen(2400, 0.0015),
    ];
    expect(readLoad(pictures, times)).toEqual({ firstTileShownMs: 600, tilesShownMs: 1050, completeMs: 1400 });
  });

  it('TCM is the last change where the last tile lies out of sight', () => {
    expect(readLoad([seen(1600, 0.1)], times)).toEqual({ firstTileShownMs: 600, tilesShownMs: 600, completeMs: 600 });
  });

  it('nor is it a panel that comes late, but on a slow processor the last tile may', () => {
    const pictures = [seen(1600, 0.1), seen(1900, 0.1), seen(4500, 0.1)];
    expect(readLoad(pictures, times)).toEqual({ firstTileShownMs: 600, tilesShownMs: 900, completeMs: 3500 });
    expect(readLoad(pictures, { ...times, cpuSlowdown: 4 }).tilesShownMs).toBe(3500);
  });

  it('where something lies over all of it until the tiles are there, they are shown once that is gone', () => {
    const pictures = [seen(1200, 0.9), seen(5000, 0.9)];
    expect(readLoad(pictures, times)).toEqual({ firstTileShownMs: 4000, tilesShownMs: 4000, completeMs: 4000 });
  });

  it('there is no FTP where nothing looked like a tile', () => {
    const none = { ...times, firstTileMs: null, lastTileMs: null };
    expect(readLoad([seen(1600, 0.1)], none)).toEqual({ firstTileShownMs: null, tilesShownMs: null, completeMs: 600 });
  });
});

describe('what the pictures of a gesture say', () => {
  const seen = (atMs: number, changed: number, sinceBase: number, blank: number | null = 0): SeenPicture => ({
    atMs,
    changed,
    sinceBase,
    blank,
  });
  const times = { originMs: 1000, lastInputMs: 1700, untilMs: 4000 };

  it('GSL ends with the first picture that differs from the one before the hand', () => {
    const pictures = [
      seen(990, 0.5, 0.5),
      seen(1010, 0.003, 0.003),
      seen(1030, 0.003, 0.006),
      seen(1900, 0.002, 0.6),
      seen(2500, 0.0005, 0.6),
    ];
    expect(readAnswer(pictures, times, 0)).toEqual({
      startLatencyMs: 30 - 1000 / 120,
      firstPictureMs: 30,
      answerCompleteMs: 200,
      blankShare: 0,
    });
  });

  it('the blank share is weighed by time', () => {
    const pictures = [seen(1000, 0.5, 0.5, 0.5), seen(1500, 0.5, 0.5, 0), seen(2000, 0.5, 0.5, 0)];
    expect(readAnswer(pictures, times, 0).blankShare).toBe(0.25);
  });

  it('there is none where the map has that colour itself', () => {
    expect(readAnswer([seen(1000, 0.5, 0.5, 0.5), seen(2000, 0.5, 0.5, 0.4)], times, 0.4).blankShare).toBeNull();
  });

  it.each([
    [3, 6],
    [3, 21],
    [10, 27],
    [25, 34],
  ])(
    'is no refresh off where the page drew after %i ms, and a picture of after %i ms was the first',
    (drawnMs, pictureMs) => {
      const answered = [seen(1000 + pictureMs, 0.2, 0.2)];
      const { startLatencyMs } = readAnswer(answered, times, 0);
      expect(Math.abs((startLatencyMs ?? NaN) - drawnMs)).toBeLessThan(12);
    },
  );

  it('is sooner by a refresh more beside what moves by itself: others have the refreshes before', () => {
    const stream = Array.from({ length: 20 }, (_, index) => seen(1000 - 17 * (20 - index) + 8, 0, 0));
    const answered = [...stream, seen(1008, 0, 0), seen(1025, 0, 0), seen(1042, 0.2, 0.2)];
    const { startLatencyMs, firstPictureMs } = readAnswer(answered, times, 0);
    expect(startLatencyMs).toBeCloseTo(42 - 1500 / 60, 5);
    expect(firstPictureMs).toBe(42);
  });

  it('all is null where the picture did not answer', () => {
    const nothing = { startLatencyMs: null, firstPictureMs: null, answerCompleteMs: null, blankShare: null };
    expect(readAnswer([seen(900, 0.5, 0.5), seen(1200, 0.0001, 0.0001)], times, 0)).toEqual(nothing);
  });
});

describe('what lies over the map and is none of it', () => {
  it('is the cells that its boxes touch, as far as they lie on the map', () => {
    // Seven cells a row.
    const map = { x: 100, y: 50, width: 100, height: 64 };
    expect(cellsWithin([{ x: 110, y: 60, width: 20, height: 10 }], map)).toEqual(new Set([0, 1, 7, 8]));
    expect(cellsWithin([{ x: 180, y: 90, width: 500, height: 500 }], map)).toEqual(new Set([19, 20, 26, 27]));
    expect(cellsWithin([{ x: 0, y: 0, width: 100, height: 300 }], map)).toEqual(new Set());
  });
});

describe('the strip of pictures', () => {
  it('has those by which a visit was measured, and the one before each', async () => {
    const taken = [1000, 1100, 1200, 1300, 2000, 2020, 2100].map((atMs) => ({ atMs, jpeg: `at ${atMs}` }));
    const strip = await cutStrip(
      taken,
      { shrink: (jpeg, { isWhole }) => Promise.resolve(isWhole ? `whole ${jpeg}` : jpeg) },
      {
        navigationMs: 900,
        load: { firstTileShownMs: 200, tilesShownMs: 300, completeMs: 400 },
        flown: [
          {
            name: 'drag',
            kind: 'drag',
            times: { originMs: 1990, lastInputMs: 2050, movesMs: [], untilMs: 3000 },
            reason: null,
          },
          { name: 'wheel in', kind: 'wheel', times: null, reason: 'the hand stumbled' },
        ],
        answers: [
          { startLatencyMs: 30, firstPictureMs: 30, answerCompleteMs: 50, blankShare: null },
          { startLatencyMs: null, firstPictureMs: null, answerCompleteMs: null, blankShare: null },
        ],
      },
    );
    expect(strip.map(({ what, jpeg, afterMs }) => [what, jpeg, Math.round(afterMs)])).toEqual([
      ['the page', 'whole at 1300', 400],
      ['before the first tile', 'at 1000', 100],
      ['first tile', 'at 1100', 200],
      ['last tile', 'at 1200', 300],
      ['final', 'at 1300', 400],
      ['before', 'at 1300', -690],
      ['first answer', 'at 2020', 30],
      ['answer complete', 'at 2100', 110],
    ]);
    expect(strip.filter(({ gesture }) => gesture === 'drag')).toHaveLength(3);
  });
});
