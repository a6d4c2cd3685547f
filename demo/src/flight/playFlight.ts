import { allPlaces } from '../places/usePlaces.ts';
import { moveMap } from '../scenarios/moveMap.ts';
import { playSteps } from '../scenarios/playSteps.ts';
import { showFilter } from '../scenarios/showFilter.ts';
import type { OnProgress } from '../operations/operations.ts';
import type { Stage } from '../scenarios/scenario.ts';

export interface FlightTimes {
  /** From asking for all 171,075 places to be clustered anew to their being drawn, each time. */
  readonly resultsMs: number[];
  /** From the end of a flight to the map's being at rest, each time. */
  readonly settlesMs: number[];
}

type Leg = (stage: Stage, signal: AbortSignal, times: FlightTimes) => Promise<void>;

/** At the end the map moves no more by itself: the visitor may drag it. */
const STILL_LEGS: readonly Leg[] = [letVisitorStart, recluster, recluster, recluster, recluster];

/** Fly, zoom, filter, re-cluster all places while panning. The same for everyone. */
const legs: readonly Leg[] = [
  flyTo(77.2, 25.5, 4.4),
  flyTo(11.5, 47.5, 5.2),
  flyTo(11.5, 47.5, 7.2),
  flyTo(11.5, 47.5, 4.6),
  filterBy('IT'),
  filterBy(null),
  flyTo(2, 46, 4.6),
  reclusterWhilePanningTo(5),
  reclusterWhilePanningTo(8),
  reclusterWhilePanningTo(11),
  reclusterWhilePanningTo(14),
  ...STILL_LEGS,
];

/** How far the flight is when the visitor may drag. */
export const YOUR_TURN = (legs.length - STILL_LEGS.length) / legs.length;

export async function playFlight(stage: Stage, signal: AbortSignal, onProgress: OnProgress): Promise<FlightTimes> {
  const times: FlightTimes = { resultsMs: [], settlesMs: [] };
  await playSteps(legs, (leg) => leg(stage, signal, times), { signal, onProgress });
  return times;
}

function flyTo(lng: number, lat: number, zoom: number): Leg {
  return async ({ map }, signal, times) => {
    await moveMap(map, signal, () => map.flyTo({ center: [lng, lat], zoom, duration: 1800 }));
    const startMs = performance.now();
    const rest = map.once('idle');
    // Where nothing is left to draw the map would not say that it rests.
    map.triggerRepaint();
    await rest;
    times.settlesMs.push(performance.now() - startMs);
  };
}

function filterBy(country: string | null): Leg {
  return async (stage, signal) => {
    const filter = { country, within: null };
    stage.setFilter(filter);
    await moveMap(stage.map, signal, () => showFilter(stage, filter));
  };
}

function reclusterWhilePanningTo(lng: number): Leg {
  return async (stage, signal, times) => {
    const { map } = stage;
    await Promise.all([
      moveMap(map, signal, () => map.easeTo({ center: [lng, 46], duration: 900, easing: (ratio) => ratio })),
      recluster(stage, signal, times),
    ]);
  };
}

function letVisitorStart(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

async function recluster({ places, operations }: Stage, _: AbortSignal, times: FlightTimes): Promise<void> {
  const startMs = performance.now();
  await Promise.all([operations.places.rebuild(allPlaces), places.show(allPlaces)]);
  times.resultsMs.push(performance.now() - startMs);
}
