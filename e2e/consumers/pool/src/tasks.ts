import { defineTasks, readPoints } from 'mapvitals/worker';
import type { PackedPoints } from 'mapvitals/worker';

export const tasks = defineTasks({
  sum: { run: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) },
  /** Where it runs: the page has a document, a worker has none. */
  place: { run: (_input: null) => (typeof document === 'undefined' ? 'worker' : 'page') },
  mean: {
    run: (points: PackedPoints) => {
      const features = readPoints(points);
      return features.reduce((sum, { properties }) => sum + Number(properties?.['value']), 0) / features.length;
    },
  },
  reverse: {
    run: (values: Float64Array<ArrayBuffer>) => values.reverse(),
    transfer: (output: Float64Array<ArrayBuffer>) => [output.buffer],
  },
});
