import type { MapLibreMap } from 'maplibre-gl';

const phone = matchMedia('(max-width: 720px)');

/** Centres the map in what the panel leaves free: beside it, or above it on a phone. */
export function keepClearOfPanel(map: MapLibreMap): () => void {
  const update = (): void => {
    const { clientWidth, clientHeight } = map.getContainer();
    map.setPadding(
      phone.matches
        ? { top: 0, right: 0, bottom: clientHeight * 0.4, left: 0 }
        : { top: 0, right: 0, bottom: 0, left: Math.min(400, clientWidth / 2) },
    );
  };
  update();
  phone.addEventListener('change', update);
  return () => phone.removeEventListener('change', update);
}
