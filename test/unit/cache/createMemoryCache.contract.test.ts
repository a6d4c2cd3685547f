import { createMemoryCache } from 'mapvitals/optimize';
import { describeCacheContract } from '../../support/cacheContract.ts';

describeCacheContract('the memory cache', {
  createCache: (clock, onProblem) => createMemoryCache({ clock, onProblem }),
});
