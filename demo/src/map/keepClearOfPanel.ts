import { findPanel, panelPadding, phone } from './panelPadding.ts';
import type { MapLibreMap } from 'maplibre-gl';

/** Centres the map in what the panel leaves free. */
export function keepClearOfPanel(map: MapLibreMap): () => void {
  const update = (): void => void map.setPadding(panelPadding(map.getContainer()));
  update();
  const panel = findPanel();
  const observer = new ResizeObserver(() => phone.matches && update());
  if (panel) observer.observe(panel);
  phone.addEventListener('change', update);
  map.on('resize', update);
  return () => {
    observer.disconnect();
    phone.removeEventListener('change', update);
  };
}
