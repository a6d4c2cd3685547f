/** @module-tag realTime */
import { createTieredCache } from 'mapvitals/optimize';
import { expect, it } from 'vitest';
import { describeCacheContract } from '../../support/cacheContract.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

describeCacheContract('the tiered cache without a disk, as on a server', {
  createCache: (clock, onProblem) => createTieredCache({ name: 'server', clock, onProblem }),
});

it('opens no channel where there is no disk: it would keep a server running', async () => {
  let openCount = 0;
  const cache = createTieredCache({
    name: 'server',
    openChannel: (name) => {
      openCount += 1;
      return new BroadcastChannel(name);
    },
  });
  cache.set('a', 1);
  await cache.flush();
  expect(openCount).toBe(0);
});

it('owes nothing to a disk that there is not: no timer waits for it', async () => {
  const clock = createFakeClock();
  const cache = createTieredCache({ name: 'server', clock });
  cache.set('a', 1);
  cache.delete('b');
  cache.invalidateTag('c');
  await cache.clear();
  await expect.poll(() => cache.getStats().disk?.errorCount).toBeGreaterThan(0);
  await cache.flush();
  expect(clock.pendingCount).toBe(0);
});
