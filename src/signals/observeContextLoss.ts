import { createCleanup } from '../lib/cleanup.ts';
import type { Stop } from '../types/functions.ts';

/**
 * Tells when a WebGL context inside the container is lost and restored, for every library: the events do not bubble,
 * but a capturing listener sees them (https://registry.khronos.org/webgl/specs/latest/1.0/#5.15). Only the browser's own count: MapLibre 6 fires imitations when a worker restarts.
 */
export function observeContextLoss(
  container: HTMLElement,
  onChange: (type: 'contextLost' | 'contextRestored') => void,
): Stop {
  const cleanup = createCleanup();
  for (const type of ['contextLost', 'contextRestored'] as const) {
    const listener = (event: Event): void => {
      if (event.isTrusted) onChange(type);
    };
    const name = `webgl${type.toLowerCase()}`;
    container.addEventListener(name, listener, true);
    cleanup.add(() => container.removeEventListener(name, listener, true));
  }
  return cleanup.run;
}
