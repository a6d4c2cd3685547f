import type { MapLibreMap } from 'maplibre-gl';
import type { Drawing } from '../map/createDrawing.ts';
import type { PlacesView } from '../map/createPlacesView.ts';
import type { Measure, OnProgress, Operations, PlaceFilter } from '../operations/operations.ts';

/** What a scenario plays on. */
export interface Stage {
  readonly map: MapLibreMap;
  readonly places: PlacesView;
  readonly drawing: Drawing;
  readonly operations: Operations;
  readonly measure: Measure;
  /** Also shows the filter in the panel. */
  readonly setFilter: (filter: PlaceFilter) => void;
}

/** A story that the map plays by itself, so that everyone sees the same numbers. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Ends early when the signal aborts. `onProgress` gets 0..1. Resolves with what to say of the result, if anything. */
  run(stage: Stage, signal: AbortSignal, onProgress: OnProgress): Promise<string | void>;
}
