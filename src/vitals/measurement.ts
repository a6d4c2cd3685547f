import type { GestureKind } from '../types/gesture.ts';
import type { VitalSample } from '../types/sample.ts';
import type { VitalTags } from '../types/vital.ts';

/** A vital's sample before its map's tags are put on. */
export interface Measurement extends Omit<VitalSample, 'kind' | 'tags'> {
  readonly tags?: Pick<VitalTags, 'isCacheWarm' | 'isVisibilityKnown'> & { readonly gesture?: GestureKind };
}

/** Where a vital puts what it measured. */
export type Emit = (measurement: Measurement) => void;
