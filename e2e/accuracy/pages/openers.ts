import { probeCanvas } from './probeCanvas.ts';
import { probeDrawing } from './probeDrawing.ts';
import { probeElements } from './probeElements.ts';
import type { LibraryName } from '../libraries/libraryNames.ts';
import type { CanvasDraw } from './canvasRows.ts';
import type { OpenWorld } from './worlds/world.ts';

/** How each draws, and so how that is seen. */
export const openers: Readonly<
  Record<LibraryName, { readonly load: () => Promise<{ open: OpenWorld }>; readonly probe: Probe }>
> = {
  mapLibre: { load: () => import('./worlds/mapLibre.ts'), probe: 'webgl' },
  leaflet: { load: () => import('./worlds/leaflet.ts'), probe: 'elements' },
  openLayers: { load: () => import('./worlds/openLayers.ts'), probe: 'drawing' },
  deckGl: { load: () => import('./worlds/deckGl.ts'), probe: 'webgl' },
  cesium: { load: () => import('./worlds/cesium.ts'), probe: 'webgl' },
};
type Probe = 'webgl' | 'drawing' | 'elements';

export function startProbe(probe: Probe, container: HTMLElement, onDraw: () => void): () => CanvasDraw[] {
  switch (probe) {
    case 'webgl':
      return probeCanvas({ within: null, mask: null }, onDraw);
    case 'drawing':
      return probeDrawing(container, onDraw);
    case 'elements':
      return probeElements(container, onDraw);
  }
  return probe satisfies never;
}
