import { zoomBand } from './zoomBand.ts';
import type { MapDescription } from '../types/mapEvents.ts';
import type { VitalTags } from '../types/vital.ts';

/** What the map is now; what nobody knows is left out. Walks the layers: once per measurement, not per frame. */
export function vitalTags(map: MapDescription | null): VitalTags {
  const { zoom = null, ...tags } = map ?? {};
  const all = {
    ...tags,
    zoomBand: zoom === null ? null : zoomBand(zoom),
    devicePixelRatio: globalThis.devicePixelRatio ?? null,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, tag]) => (tag === null ? [] : [[name, tag]])));
}
