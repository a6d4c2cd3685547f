import type { MapLibreMap } from 'maplibre-gl';
import type { PlacesView } from '../map/createPlacesView.ts';
import type { PlaceFilter } from '../operations/operations.ts';

/** What a scenario plays on. */
export interface Stage {
  readonly map: MapLibreMap;
  readonly places: PlacesView;
  /** Also shows the filter in the panel. */
  readonly setFilter: (filter: PlaceFilter) => void;
}

/** A story that the map plays by itself, so that everyone sees the same numbers. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Ends early, without an error, when the signal aborts. `onProgress` gets 0..1. */
  run(stage: Stage, signal: AbortSignal, onProgress: (ratio: number) => void): Promise<void>;
}
