import { formatRatio } from '../lib/formatRatio.ts';
import type { OperationRoutes } from '../types/optimization.ts';

/** The route mix, most first: `12 runs: worker 75 %, cache 25 %`. */
export function describeRoutes({ runs, pinned, errorCount, fallbackCount }: OperationRoutes): string {
  const total = Object.values(runs).reduce((sum, count) => sum + count, 0);
  const mix = Object.entries(runs)
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([route, count]) => `${route} ${formatRatio(count / total)}`);
  return [
    `${total} runs${mix.length > 0 ? `: ${mix.join(', ')}` : ''}`,
    ...(pinned ? [`pinned to ${pinned}`] : []),
    ...(errorCount > 0 ? [`${errorCount} failed`] : []),
    ...(fallbackCount > 0 ? [`${fallbackCount} fell back`] : []),
  ].join(' · ');
}
