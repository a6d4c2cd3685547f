import { listenTo } from '../lib/listenTo.ts';
import type { Stop } from '../types/functions.ts';

/**
 * Tells when a WebGL context inside the container is lost and restored, for every library: the events do not bubble,
 * but a capturing listener sees them. Only the browser's own count: MapLibre 6 fires imitations when a worker restarts.
 */
export function observeContextLoss(
  container: HTMLElement,
  onChange: (type: 'contextLost' | 'contextRestored') => void,
  listen: typeof listenTo = listenTo,
): Stop {
  return listen(container, {
    webglcontextlost: () => onChange('contextLost'),
    webglcontextrestored: () => onChange('contextRestored'),
  });
}
