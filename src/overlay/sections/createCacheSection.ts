import { formatRatio } from '../../lib/formatRatio.ts';
import type { Optimizer } from '../../types/optimizer.ts';
import { createLineSection } from '../createLineSection.ts';
import type { OverlaySection } from '../OverlaySection.ts';

/** What the cache has answered, by tier. */
export function createCacheSection(optimize: Pick<Optimizer, 'getMetrics'>): OverlaySection {
  return createLineSection({ id: 'cache', title: 'Cache' }, () => {
    const { cache } = optimize.getMetrics();
    if (!cache) return '';
    const { missCount, staleCount } = cache;
    const memory = cache.memory?.hitCount ?? 0;
    const disk = cache.disk?.hitCount ?? 0;
    const total = memory + disk + missCount;
    if (total === 0) return 'Nothing has been asked yet.';
    const share = (name: string, count: number): string => `${name} ${formatRatio(count / total)}`;
    return [
      share('memory', memory),
      ...(cache.disk ? [share(`disk${cache.disk.state === 'down' ? ' (down)' : ''}`, disk)] : []),
      share('missed', missCount),
      `${total} asked`,
      ...(staleCount > 0 ? [`${staleCount} stale`] : []),
    ].join(' · ');
  });
}
