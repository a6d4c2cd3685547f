import type { Snapshot } from '../../../src/types/snapshot.ts';
import {
  measuredVital,
  sampleMemory,
  sampleOperation,
  sampleViolation,
  sampleVitals,
} from '../../support/sampleSnapshot.ts';

/** Everything that the overlay can show. */
export function fullSnapshot(): Partial<Snapshot> {
  return {
    vitals: sampleVitals(measuredVital('FTP', 1236, 'good'), measuredVital('TCM', 2840, 'needs-improvement'), {
      ...measuredVital('GDF', 0.31, 'poor'),
      unit: 'ratio',
      good: 0.12,
      poor: 0.25,
    }),
    frameGapsMs: [16.7, 16.6, 34, 132, 16.7],
    operations: [
      sampleOperation('places.cluster', { trend: { direction: 'rising', changeRatio: 0.3, confidence: 0.9 } }),
      sampleOperation('tile.load', { attributes: { source: 'base' }, p50Ms: null, p95Ms: null }),
    ],
    violations: [
      sampleViolation(1, {
        cause: {
          operations: [{ name: 'places.cluster', overlapMs: 118, frameMs: 132 }],
          longFrameMs: 132,
          heldBy: 'places.cluster',
        },
        suppressedCount: 3,
      }),
    ],
    violationCount: 4,
    problems: [{ code: 'listener-threw', count: 2, latestMessage: 'x is not a function', latestAtMs: 3 }],
    memory: sampleMemory({ usedBytes: 84_200_000, limitBytes: 4e9, reason: null }),
  };
}
