import type { GestureKind } from '../types/gesture.ts';
import type { VitalSample } from '../types/sample.ts';
import type { MapVitalName, VitalTags } from '../types/vital.ts';

/** Of one of the map's own vitals. */
export interface MapVitalSample extends VitalSample {
  readonly name: MapVitalName;
}

/** A vital's sample before its map's tags are put on. */
export interface Measurement extends Omit<MapVitalSample, 'kind' | 'tags'> {
  readonly tags?: Pick<VitalTags, 'isCacheWarm' | 'isVisibilityKnown' | 'updateKind'> & {
    readonly gesture?: GestureKind;
  };
}

/** Where a vital puts what it measured. */
export type Emit = (measurement: Measurement) => void;
