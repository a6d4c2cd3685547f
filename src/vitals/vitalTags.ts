import { zoomBand } from './zoomBand.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { VitalTags } from '../types/vital.ts';

/** What the map was when it was described last; what nobody knows is left out. */
export function vitalTags(described: Extract<MapEvent, { type: 'described' }> | null): VitalTags {
  if (!described) return {};
  const { zoom, ...facts } = described.map;
  const { devicePixelRatio } = described;
  const all = { ...facts, zoomBand: zoom === null ? null : zoomBand(zoom), devicePixelRatio };
  return Object.fromEntries(Object.entries(all).flatMap(([name, tag]) => (tag === null ? [] : [[name, tag]])));
}
