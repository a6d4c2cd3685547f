import { createMemoryCache } from '../../../src/cache/createMemoryCache.ts';
import { describeCacheContract } from '../../support/cacheContract.ts';

describeCacheContract('the memory cache', { createCache: (clock) => createMemoryCache({ clock }) });
