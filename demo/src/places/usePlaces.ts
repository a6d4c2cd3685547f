import { useEffect, useState } from 'react';
import { createPlacesView } from '../map/createPlacesView.ts';
import type { MapLibreMap } from 'maplibre-gl';
import type { PlacesView } from '../map/createPlacesView.ts';
import type { Measure, PlaceFilter, PlaceOperations, PlacesSummary } from '../operations/operations.ts';

export type PlacesState =
  | { readonly step: 'loading'; /** `null`: not known. */ readonly progress: number | null }
  | { readonly step: 'clustering' }
  | { readonly step: 'ready'; readonly summary: PlacesSummary; readonly view: PlacesView; readonly firstDrawMs: number }
  | { readonly step: 'failed'; readonly message: string };

export const allPlaces: PlaceFilter = { country: null, within: null };

export interface UsePlacesOptions {
  readonly map: MapLibreMap | null;
  readonly operations: PlaceOperations;
  readonly measure: Measure;
  readonly reportError: (error: unknown) => void;
  /** Told when the first places are drawn, in milliseconds since the page was opened. */
  readonly onFirstDraw: (sinceStartMs: number) => void;
}

/** Loads all places, clusters them and puts them on the map; again whenever the map is a new one. */
export function usePlaces({ map, operations, measure, reportError, onFirstDraw }: UsePlacesOptions): PlacesState {
  const [state, setState] = useState<PlacesState>({ step: 'loading', progress: null });

  useEffect(() => {
    if (!map) return undefined;
    const view = createPlacesView({ map, operations, measure, reportError });
    const controller = new AbortController();
    const { signal } = controller;
    const show = (next: PlacesState): void => {
      if (!signal.aborted) setState(next);
    };
    const load = async (): Promise<void> => {
      const [summary] = await Promise.all([
        operations.summarize((progress) => show({ step: 'loading', progress })),
        // Not 'load', which waits for all tiles: places can be drawn before.
        map.getSource('places') ? undefined : map.once('style.load'),
      ]);
      show({ step: 'clustering' });
      await nextPaint();
      if (signal.aborted) return;
      await view.show(allPlaces);
      const firstDrawMs = performance.now();
      onFirstDraw(firstDrawMs);
      show({ step: 'ready', summary, view, firstDrawMs });
    };
    load().catch((error: unknown) => {
      show({ step: 'failed', message: error instanceof Error ? error.message : String(error) });
      if (!signal.aborted) reportError(error);
    });
    return () => {
      controller.abort();
      view.dispose();
    };
  }, [map, operations, measure, reportError, onFirstDraw]);

  return state;
}

/** Lets the browser show what was just set, before work blocks it. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}
