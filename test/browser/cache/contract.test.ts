import { createIndexedDbCache, createTieredCache } from 'mapvitals/optimize';
import { createBlockableClock } from '../../support/blockableClock.ts';
import { describeCacheContract } from '../../support/cacheContract.ts';

// Long enough that a busy machine does not make misses.
const readDeadlineMs = 20_000;
let name = '';
let count = 0;
const nextName = (): string => {
  count += 1;
  name = `contract-${count}-${Math.random()}`;
  return name;
};

describeCacheContract('the IndexedDB cache', {
  createCache: (fake, onProblem) =>
    createIndexedDbCache({ name: nextName(), readDeadlineMs, onProblem, clock: createBlockableClock(fake) }),
  reopen: (fake) => createIndexedDbCache({ name, readDeadlineMs, clock: createBlockableClock(fake) }),
});

describeCacheContract('the tiered cache', {
  createCache: (fake, onProblem) =>
    createTieredCache({ name: nextName(), disk: { readDeadlineMs }, onProblem, clock: createBlockableClock(fake) }),
  reopen: (fake) => createTieredCache({ name, disk: { readDeadlineMs }, clock: createBlockableClock(fake) }),
});
