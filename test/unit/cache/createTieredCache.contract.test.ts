import { expect, it } from 'vitest';
import { createTieredCache } from '../../../src/cache/createTieredCache.ts';
import { describeCacheContract } from '../../support/cacheContract.ts';

describeCacheContract('the tiered cache without a disk, as on a server', {
  createCache: (clock) => createTieredCache({ clock }),
});

it('opens no channel where there is no disk: it would keep a server running', () => {
  let openCount = 0;
  createTieredCache({
    openChannel: (name) => {
      openCount += 1;
      return new BroadcastChannel(name);
    },
  });
  expect(openCount).toBe(0);
});
