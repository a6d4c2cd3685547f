import { createMapPerformance } from 'mapvitals';
import { createMetricsRepository } from 'mapvitals/sessions';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { settleImports } from '../../support/settleImports.ts';

test('on a server, where nothing can be kept, a recorded session has no timer: nothing keeps its process alive', async () => {
  const clock = createFakeClock();
  const repository = createMetricsRepository({ app: { name: 'shop' }, clock });
  const measured = createMapPerformance({ repository, clock });
  await clock.advanceAsync(10);
  await settleImports();
  expect(clock.pendingCount).toBe(0);
  expect(await repository.list()).toEqual([]);
  await measured.dispose();
  await repository.dispose();
});
