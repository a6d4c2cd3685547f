import { formatShare } from '../panel/formatShare.ts';
import { createTextSection } from './createTextSection.ts';
import type { WorkerMetrics } from 'mapvitals';
import type { OverlaySection } from 'mapvitals/overlay';

const bytes = new Intl.NumberFormat('en', { notation: 'compact', style: 'unit', unit: 'byte', unitDisplay: 'short' });

/** A block of the overlay that shows how the worker pool is doing. */
export function createPoolSection(readMetrics: () => WorkerMetrics): OverlaySection {
  return createTextSection({ id: 'pool', title: 'Worker pool' }, () => describe(readMetrics()));
}

function describe(metrics: WorkerMetrics): string {
  const { liveWorkers, activeWorkers, size, queueLength, utilisation, restarts, transferredBytes } = metrics;
  if (liveWorkers === 0 && restarts === 0) return 'No worker has been needed yet.';
  return [
    `${liveWorkers} of ${size} workers, ${activeWorkers} busy`,
    `queue ${queueLength}`,
    `${formatShare(utilisation)} used`,
    `${restarts} restarts`,
    `${bytes.format(transferredBytes)} moved`,
  ].join(' · ');
}
