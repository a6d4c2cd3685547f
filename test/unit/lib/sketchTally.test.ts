import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { createSketchTally } from '../../../src/lib/sketchTally.ts';
import { runs } from '../../support/thorough.ts';

test('for all values, a tally is what the sketch of them tells', () => {
  const value = fc.oneof(
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.double(),
    fc.integer({ min: 0, max: 500 }),
    fc.constant(0),
    // The borders of buckets.
    fc.integer({ min: -34_000, max: 32_700 }).map((border) => 2 ** (border / 32)),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (values) => {
      const sketch = createQuantileSketch();
      const tally = createSketchTally();
      for (const each of values) {
        sketch.record(each);
        tally.record(each);
      }
      expect(tally.toJSON()).toEqual(sketch.toJSON());
    }),
    { numRuns: runs(2000) },
  );
});
