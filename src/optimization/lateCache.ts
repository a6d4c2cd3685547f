import type { LoadLate } from '../lib/loadLate.ts';
import type { Cache } from '../types/cache.ts';
import type { ManagerCache } from './managerOptions.ts';

export interface LateCache extends ManagerCache {
  dispose(): Promise<void>;
}

/** A cache whose code is loaded when it is first asked. Where it cannot be had every look-up is a miss. */
export function createLateCache(load: LoadLate<Cache>): LateCache {
  let loading: ReturnType<typeof load> | undefined;
  let cache: Cache | undefined;

  const start = async (): ReturnType<typeof load> => (cache ??= await (loading ??= load()));
  return {
    async getOrLoad(key, make, options) {
      const there = cache ?? (await start());
      return there ? there.getOrLoad(key, make, options) : make({ signal: options.signal });
    },
    delete: (key) => cache?.delete(key),
    getStats: () => cache?.getStats() ?? null,
    async warmUp() {
      const there = await start();
      // What comes with its first load and, where there is a disk, the open database.
      await Promise.all([there?.getOrLoadMany([], () => []), there?.getStats().disk && there.get('')]);
    },
    dispose: async () => (await loading)?.dispose(),
  };
}
