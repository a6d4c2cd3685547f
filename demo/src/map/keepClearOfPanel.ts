import { panelPadding, phone } from './panelPadding.ts';
import type { MapLibreMap } from 'maplibre-gl';

/** Centres the map in what the panel leaves free. */
export function keepClearOfPanel(map: MapLibreMap): () => void {
  const update = (): void => void map.setPadding(panelPadding(map.getContainer()));
  update();
  phone.addEventListener('change', update);
  map.on('resize', update);
  return () => phone.removeEventListener('change', update);
}
