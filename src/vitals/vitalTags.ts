import { zoomBand } from './zoomBand.ts';
import type { AttachedMap } from '../types/mapEvents.ts';
import type { VitalTags } from '../types/vital.ts';

/** What the map is now; what nobody knows is left out. Walks the layers: once per measurement, not per frame. */
export function vitalTags(map: AttachedMap): VitalTags {
  const { zoom, ...tags } = map.describe();
  const all = {
    ...tags,
    zoomBand: zoom === null ? null : zoomBand(zoom),
    devicePixelRatio: globalThis.devicePixelRatio ?? null,
  };
  return Object.fromEntries(Object.entries(all).filter(([, tag]) => tag !== null));
}
