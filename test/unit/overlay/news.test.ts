import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawStrip, STRIP } from '../../../src/overlay/drawStrip.ts';
import { formatShort } from '../../../src/overlay/formatShort.ts';
import { createNewsBook } from '../../../src/overlay/newsBook.ts';
import { choosePlace } from '../../../src/overlay/findPlace.ts';
import { pickFour } from '../../../src/overlay/vitalChips.ts';
import { whatToDo } from '../../../src/overlay/whatToDo.ts';
import { measuredVital, sampleSnapshot, sampleViolation, sampleVitals } from '../../support/sampleSnapshot.ts';
import { runs } from '../../support/thorough.ts';
import type { Snapshot } from '../../../src/types/snapshot.ts';

describe('a short figure', () => {
  it.each([
    [0, 'ms', '0 ms'],
    [0.05, 'ms', '0.05 ms'],
    [4.24, 'ms', '4.2 ms'],
    [913, 'ms', '913 ms'],
    [1300, 'ms', '1.3 s'],
    [12_300, 'ms', '12 s'],
    [192_000, 'ms', '3 min 12 s'],
    [0, 'ratio', '0 %'],
    [0.004, 'ratio', '< 1 %'],
    [0.64, 'ratio', '64 %'],
    [5_200_000, 'bytes', '5.2 MB'],
    [0.1, 'score', '0.10'],
  ] as const)('of %d %s is %s', (value, unit, text) => {
    expect(formatShort(value, unit).replaceAll('\u00a0', ' ')).toBe(text);
  });
});

describe('the book of news', () => {
  it('has the one that exceeded its limit by most, and what is mended last, for a minute', () => {
    const book = createNewsBook();
    book.add(sampleViolation(1, { operation: 'a', pattern: 'a', value: 300, limit: 100, atMs: 0 }));
    book.add(sampleViolation(2, { operation: 'b', pattern: 'b', value: 80, limit: 10, atMs: 30_000 }));
    expect(book.worst(30_000)?.violation.id).toBe(2);
    const call = { kind: 'operation', name: 'b', startMs: 0, ok: true, wasHidden: false } as const;
    expect(book.measure({ ...call, durationMs: 20 })).toBe(false);
    expect(book.measure({ ...call, durationMs: 9 })).toBe(true);
    expect(book.worst(30_000)?.violation.id).toBe(1);
    expect(book.worst(60_000)).toMatchObject({ violation: { id: 2 }, mended: 9 });
    expect(book.worst(90_000)).toBeNull();
  });

  it('is of the map: what the page itself is slow at hides nothing there', () => {
    const book = createNewsBook();
    book.add(sampleViolation(1, { operation: 'LCP', metric: 'vital', pattern: 'LCP', value: 41_000, atMs: 0 }));
    expect(book.worst(0)).toBeNull();
    book.add(sampleViolation(2, { operation: 'GDF', metric: 'vital', pattern: 'GDF', value: 0.9, atMs: 0 }));
    expect(book.worst(0)?.violation.id).toBe(2);
  });

  it('takes what failed or was given up for no mending, whatever it took', () => {
    const book = createNewsBook();
    book.add(sampleViolation(1, { operation: 'a', pattern: 'a', value: 300, limit: 100, atMs: 0 }));
    const call = { kind: 'operation', name: 'a', startMs: 0, durationMs: 2, wasHidden: false } as const;
    expect(book.measure({ ...call, ok: false })).toBe(false);
    expect(book.measure({ ...call, ok: true })).toBe(true);
  });

  it('keeps the latest of each limit, and of fifty limits at most', () => {
    const book = createNewsBook();
    for (let id = 0; id < 200; id += 1) {
      book.add(sampleViolation(id, { operation: `work.${id}`, value: 1000 - id, atMs: 0 }));
    }
    expect(book.worst(0)?.violation.id).toBe(150);
  });
});

describe('the strip of frames', () => {
  it('stays in its width, loses no long frame and has a bar for each that is wide enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 5000, noNaN: true }), { minLength: 1, maxLength: 120 }),
        (gapsMs) => {
          const { paths, longest } = drawStrip(gapsMs);
          expect(longest?.gapMs).toBe(Math.max(...gapsMs));
          expect(longest!.end).toBeLessThanOrEqual(STRIP.width + 1e-6);
          const isLate = Math.max(...gapsMs) >= 50 && longest!.end - longest!.start >= 2.8;
          if (isLate) expect(paths.poor).not.toBe('');
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe('the four vitals of the compact size', () => {
  it('are always the same while all is well, and let one in that is poor, for one that is well, from the right', () => {
    const good = ['GSL', 'GDF', 'ST', 'TCM'] as const;
    const vitals = good.map((name) => measuredVital(name, 1, 'good'));
    expect(pickFour(sampleVitals(...vitals))).toEqual(good);
    expect(pickFour(sampleVitals(...vitals, measuredVital('VCD', 0.5, 'needs-improvement')))).toEqual(good);
    const some = [...vitals.slice(0, 3), measuredVital('TCM', 1, 'needs-improvement')];
    expect(pickFour(sampleVitals(...some, measuredVital('DTS', 1, 'poor')))).toEqual(['GSL', 'GDF', 'DTS', 'TCM']);
  });
});

describe('the one thing to do', () => {
  const toDo = (part: Parameters<typeof sampleViolation>[1]): string =>
    whatToDo({ violation: sampleViolation(1, part), mended: null }, sampleSnapshot()).join('');
  const operations = [{ name: 'places.cluster', overlapMs: 900, frameMs: 1000 }];
  const cause = { operations, longFrameMs: 1000, heldBy: 'places.cluster' };

  it.each([
    [{}, 'Move places.cluster to a worker'],
    [{ operation: 'GDF', metric: 'vital', cause }, 'Move places.cluster to a worker'],
    [{ ran: { on: 'worker', durationMs: 900, block: null } }, 'Let places.cluster do or wait less in its worker'],
    [{ metric: 'blockMs', ran: { on: 'worker', durationMs: 90, block: null } }, 'Let places.cluster send and get less'],
    [{ operation: 'source.update' }, 'Give the map less data at once in source.update'],
    [{ metric: 'errorRatio' }, 'Find out why places.cluster fails'],
    [
      { operation: 'GDF', metric: 'vital', cause: { ...cause, operations: [], heldBy: "the map's own drawing" } },
      "Look at the map's own drawing",
    ],
  ] as const)('after %o: %s', (part, words) => {
    expect(toDo(part)).toBe(words);
  });

  it('is in the tiles only of what waits for tiles', () => {
    const roads = { sourceId: 'roads', p75Ms: 900 } as Snapshot['tiles'][number];
    const tiles = sampleSnapshot({ tiles: [roads] });
    const after = (operation: string): string =>
      whatToDo({ violation: sampleViolation(1, { operation, metric: 'vital' }), mended: null }, tiles).join('');
    expect(after('TCM')).toBe('Bring the tiles of roads sooner');
    expect(after('GDF')).toBe('Wrap what you suspect in measure()');
  });

  it('is to move the map while nothing was measured, and nothing where all is well', () => {
    expect(whatToDo(null, sampleSnapshot())[0]).toBe('Drag or zoom to measure the rest');
    const vitals = sampleVitals(measuredVital('GDF', 0.01, 'good'));
    expect(whatToDo(null, sampleSnapshot({ vitals }))[0]).toBe('Nothing to do: all limits kept');
  });
});

it('a place is the first of the corners that cover least, and gives way where all of them cover something', () => {
  expect(choosePlace(['top-left', 'top-right'], ({ x }) => (x.isFromEnd ? 0 : 5)).place).toEqual({
    x: { isFromEnd: true, px: 10 },
    y: { isFromEnd: false, px: 10 },
  });
  expect(choosePlace(['bottom-right'], ({ y }) => Math.max(0, 40 - y.px)).place.y).toEqual({ isFromEnd: true, px: 40 });
  expect(choosePlace(['top-left', 'top-right'], () => 3).place.y.px).toBe(10);
});
