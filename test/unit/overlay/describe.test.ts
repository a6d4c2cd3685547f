import { describe, expect, it } from 'vitest';
import { describeVital } from '../../../src/overlay/describeVital.ts';
import { describeCause, describeExcess } from '../../../src/overlay/describeViolation.ts';
import { findWorst } from '../../../src/overlay/ratings.ts';
import { measuredVital, sampleSnapshot, sampleViolation, sampleVital } from '../../support/sampleSnapshot.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').trim();

describe('a vital is described', () => {
  it('by why it is empty', () => {
    expect(plain(describeVital(sampleVital('FTP', { reason: 'the library has no such event' })))).toBe(
      'First Tile Painted: the library has no such event; good to 1.80 s, poor above 3.00 s',
    );
  });

  it('by its samples, limits and parts', () => {
    const vital = { ...measuredVital('GDF', 0.3, 'poor'), unit: 'ratio', good: 0.12, poor: 0.25 } as const;
    expect(plain(describeVital({ ...vital, parts: { maxGapMs: 84.126 } }))).toBe(
      'Gesture Dropped Frames: 1 measured; good to 12 %, poor above 25 %; maxGapMs 84.13',
    );
  });

  it('as provisional where its limits are', () => {
    expect(describeVital(sampleVital('VCD', { isProvisional: true }))).toContain('provisional: good');
  });
});

describe('a violation is described', () => {
  it.each([
    [{}, '120 ms, limit 50 ms'],
    [{ metric: 'p95Ms' }, 'p95 120 ms, limit 50 ms'],
    [{ metric: 'errorRatio', value: 0.2, limit: 0.01 }, 'error 20 %, limit 1.0 %'],
    [{ metric: 'vital', operation: 'GDF', value: 0.3, limit: 0.25 }, '30 %, limit 25 %'],
    [{ metric: 'vital', operation: 'toString', value: 300, limit: 25 }, '300 ms, limit 25 ms'],
    [{ metric: 'stuck', operation: 'tile-pending', value: 30_000, limit: 10_000 }, 'stuck 30.0 s, limit 10.0 s'],
  ] as const)('%o as %s', (part, text) => {
    expect(plain(describeExcess(sampleViolation(1, part), sampleSnapshot()))).toBe(text);
  });

  it('with who held the frame, as far as that is known', () => {
    const operations = [{ name: 'places.cluster', overlapMs: 118, frameMs: 132 }];
    expect(plain(describeCause({ operations, longFrameMs: 132, heldBy: 'places.cluster' }))).toBe(
      'places.cluster held 118 ms of a 132 ms frame',
    );
    expect(plain(describeCause({ operations: [], longFrameMs: 132, script: 'app.js', heldBy: 'app.js' }))).toBe(
      'a 132 ms frame (app.js)',
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
