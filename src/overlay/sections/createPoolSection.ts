import { formatRatio } from '../../lib/formatRatio.ts';
import type { Optimizer } from '../../types/optimizer.ts';
import { createLineSection } from '../createLineSection.ts';
import type { OverlaySection } from '../OverlaySection.ts';

/** How the workers are doing. */
export function createPoolSection(optimize: Pick<Optimizer, 'getMetrics'>): OverlaySection {
  return createLineSection({ id: 'pool', title: 'Workers' }, () => {
    const { pool } = optimize.getMetrics();
    if (!pool) return '';
    const { liveWorkers, activeWorkers, size, queueLength, utilisation, restarts, isInline } = pool;
    if (isInline) return 'There is no worker to be had: tasks run on the page.';
    return [
      `${liveWorkers} of ${size} live, ${activeWorkers} busy`,
      `queue ${queueLength}`,
      `${formatRatio(utilisation)} used`,
      `${restarts} restarts`,
    ].join(' · ');
  });
}
