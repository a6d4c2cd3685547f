import { zoomBand } from './zoomBand.ts';
import type { AttachedMap } from '../types/mapEvents.ts';
import type { VitalTags } from '../types/vital.ts';

/** What the map is now. Walks its layers: once per measurement, not per frame. */
export function vitalTags(map: AttachedMap): VitalTags {
  const { library, libraryVersion, adapter, zoom, layerCount, sourceCount } = map.describe();
  return {
    library,
    adapter,
    ...(libraryVersion === null ? {} : { libraryVersion }),
    ...(zoom === null ? {} : { zoomBand: zoomBand(zoom) }),
    ...(layerCount === null ? {} : { layerCount }),
    ...(sourceCount === null ? {} : { sourceCount }),
    ...(typeof devicePixelRatio === 'number' ? { devicePixelRatio } : {}),
  };
}
