import { formatShare } from '../panel/formatShare.ts';
import { createTextSection } from './createTextSection.ts';
import type { CacheStats } from 'mapvitals';
import type { OverlaySection } from 'mapvitals/overlay';

/** A block of the overlay that shows what the cache has answered, by tier. */
export function createCacheSection(readStats: () => CacheStats): OverlaySection {
  return createTextSection({ id: 'cache', title: 'Cache' }, () => describe(readStats()));
}

function describe({ hitRatio, missCount, memory, disk }: CacheStats): string {
  if (hitRatio === null) return 'Nothing has been asked yet.';
  const total = missCount + (memory?.hitCount ?? 0) + (disk?.hitCount ?? 0);
  const share = (count = 0): string => formatShare(count / Math.max(1, total));
  return `${share(memory?.hitCount)} from memory · ${share(disk?.hitCount)} from disk · ${share(missCount)} missed, of ${total}`;
}
