import { expect, test } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { createCollector } from '../../../src/exporters/collector.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

test('what has not changed since it was sent is not looked into again', () => {
  const { monitor, report } = createMapPerformance({ page: null, webVitals: false });
  let readCount = 0;
  const counting = (): ReturnType<typeof report> => {
    const now = report();
    const operations = now.operations.map((operation) => ({
      ...operation,
      histogram: Object.defineProperty({ ...operation.histogram }, 'bucketCounts', {
        get: () => ((readCount += 1), operation.histogram.bucketCounts),
      }),
    }));
    return { ...now, operations };
  };
  for (let index = 0; index < 50; index += 1) monitor.trackOperation(`layer.${index}`, 5);
  const collector = createCollector(createFakeClock());
  collector.connect({ report: counting, problem() {} });
  collector.commit(collector.collect(true)!);
  readCount = 0;
  monitor.trackOperation('layer.7', 9);
  const { operations } = collector.collect()!.telemetry;
  expect(operations.map(({ attributes, histogram }) => [attributes['map.op'], histogram.count])).toEqual([
    ['layer.7', 1],
  ]);
  // Of it, now and then.
  expect(readCount).toBeLessThanOrEqual(3);
});
