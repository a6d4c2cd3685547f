import { createCleanup } from '../lib/cleanup.ts';
import type { Stop } from '../types/functions.ts';

export interface ContextLossListeners {
  readonly onLost: () => void;
  readonly onRestored: () => void;
}

/**
 * Tells when a WebGL context inside the container is lost and restored, for every library: the events do not bubble,
 * but a capturing listener sees them. Only the browser's own count: MapLibre 6 fires imitations when a worker restarts.
 */
export function observeContextLoss(container: HTMLElement, { onLost, onRestored }: ContextLossListeners): Stop {
  const cleanup = createCleanup();
  const listen = (type: string, tell: () => void): void => {
    const listener = (event: Event): void => {
      if (event.isTrusted) tell();
    };
    container.addEventListener(type, listener, true);
    cleanup.add(() => container.removeEventListener(type, listener, true));
  };
  listen('webglcontextlost', onLost);
  listen('webglcontextrestored', onRestored);
  return cleanup.run;
}
