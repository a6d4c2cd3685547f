import { describe, expect, it } from 'vitest';
import { describeVital } from '../../../src/overlay/describeVital.ts';
import { describeCause, describeExcess } from '../../../src/overlay/describeViolation.ts';
import { findWorst } from '../../../src/overlay/ratings.ts';
import { measuredVital, sampleViolation, sampleVital } from '../../support/sampleSnapshot.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').trim();

describe('a vital is described', () => {
  it('by why it is empty', () => {
    expect(plain(describeVital(sampleVital('FTP', { reason: 'the library has no such event' })))).toBe(
      'First Tile Painted: the library has no such event; good to 1.80 s, poor above 3.00 s',
    );
  });

  it('by its samples, limits and parts', () => {
    const vital = { ...measuredVital('GDF', 0.3, 'poor'), unit: 'ratio', good: 0.12, poor: 0.25 } as const;
    expect(
      plain(describeVital({ ...vital, parts: { maxGapMs: 84.126, framesExpected: 103.4, lateRatio: 0.05 } })),
    ).toBe(
      'Gesture Dropped Frames: 1 measured; good to 12 %, poor above 25 %; max gap 84 ms; frames expected 103; late 5.0 %',
    );
  });

  it('as provisional where its limits are', () => {
    expect(describeVital(sampleVital('VCD', { isProvisional: true }))).toMatch(/poor above .* \(a proposal\)$/);
  });
});

describe('a violation is described', () => {
  it.each([
    [{}, '120 ms, limit 50 ms'],
    [{ metric: 'p95Ms' }, 'p95 120 ms, limit 50 ms'],
    [{ metric: 'errorRatio', value: 0.2, limit: 0.01, unit: 'ratio' }, 'error 20 %, limit 1.0 %'],
    [{ metric: 'vital', operation: 'GDF', value: 0.3, limit: 0.25, unit: 'ratio' }, '30 %, limit 25 %'],
    [
      { metric: 'max', operation: 'GDF', pattern: 'GDF.maxGapMs', value: 250, limit: 100 },
      'longest gap 250 ms, limit 100 ms',
    ],
    [{ metric: 'memoryDeltaBytes', value: 5_200_000, limit: 1e6, unit: 'bytes' }, 'memory 5.2 MB, limit 1.0 MB'],
    [{ metric: 'stuck', operation: 'tile-pending', value: 30_000, limit: 10_000 }, 'stuck 30.0 s, limit 10.0 s'],
    [
      {
        metric: 'blockMs',
        value: 12,
        limit: 8,
        ran: { on: 'worker', durationMs: 913, block: { longestMs: 7, sumMs: 12 } },
      },
      'block 12 ms, limit 8.0 ms; 913 ms in a worker, 12 ms on the page',
    ],
  ] as const)('%o as %s', (part, text) => {
    expect(plain(describeExcess(sampleViolation(1, part)))).toBe(text);
  });

  it('with who held the frame, as far as that is known', () => {
    const operations = [{ name: 'places.cluster', overlapMs: 118, frameMs: 132 }];
    expect(plain(describeCause({ operations, longFrameMs: 150, heldBy: 'places.cluster' }))).toBe(
      'places.cluster held 118 ms of a 132 ms frame',
    );
  });

  it('with what to do where it was none of the measured operations', () => {
    const advice = 'wrap it in measure(): it is not measured';
    expect(plain(describeCause({ operations: [], longFrameMs: 132, heldBy: 'onMove (app.js)', advice }))).toBe(
      'onMove (app.js) (a 132 ms frame); wrap it in measure(): it is not measured',
    );
    expect(plain(describeCause({ operations: [], longFrameMs: null, heldBy: "the map's own drawing" }))).toBe(
      "the map's own drawing",
    );
  });
});

describe('the worst vital', () => {
  it('is the first with the worst rating, and none while nothing is rated', () => {
    expect(findWorst([sampleVital('VCD')])).toBeUndefined();
    const vitals = [measuredVital('FTP', 1, 'good'), measuredVital('GDF', 1, 'poor'), measuredVital('ST', 1, 'poor')];
    expect(findWorst(vitals)?.name).toBe('GDF');
  });
});
