import type { MapLibreMap } from 'maplibre-gl';

const DEGREES = 120;
const DURATION_MS = 120_000;

/** Turns the globe slowly, until the visitor takes it or it is told to stop. */
export function turnGlobe(map: MapLibreMap): () => void {
  const { lng, lat } = map.getCenter();
  let isOver = false;
  map.easeTo({ center: [lng + DEGREES, lat], duration: DURATION_MS, easing: (ratio) => ratio });
  const stop = (): void => {
    if (isOver) return;
    isOver = true;
    map.stop();
  };
  const onPress = (): void => void (isOver = true);
  map.getCanvas().addEventListener('pointerdown', onPress, { once: true });
  return () => {
    map.getCanvas().removeEventListener('pointerdown', onPress);
    stop();
  };
}
