import { createFakeContainer } from './fakeMap.ts';
import type { Clock } from '../../src/types/clock.ts';
import type { GoogleMap, GoogleMap3D } from '../../src/adapters/googleMaps/googleMapsLike.ts';
import type { FakeContainer } from './fakeMap.ts';

/**
 * Google's map in small, by its documents: it changes its camera in animation frames, and says when the tiles of the view
 * are there, a while after it stands.
 */
export interface FakeGoogleMap<MapType> {
  readonly map: MapType;
  readonly container: FakeContainer;
  readonly listenerCount: number;
  /** Its first view, or one that is set at once. */
  show(lng: number): void;
  moveTo(lng: number, durationMs: number): void;
}

/** How long it takes to fetch the tiles of a view. */
export const LOAD_MS = 300;

interface World {
  readonly center: { lng: number };
  changed(): void;
  loaded(): void;
  loading(): void;
}

function createPlayer(clock: Clock, world: World): Pick<FakeGoogleMap<unknown>, 'show' | 'moveTo'> {
  let viewCount = 0;
  const load = (): void => {
    viewCount += 1;
    const view = viewCount;
    world.loading();
    clock.setTimer(() => view === viewCount && world.loaded(), LOAD_MS);
  };
  return {
    show(lng) {
      world.center.lng = lng;
      world.changed();
      load();
    },
    moveTo(lng, durationMs) {
      const from = world.center.lng;
      const startMs = clock.now();
      const step = (): void => {
        const ratio = Math.min(1, (clock.now() - startMs) / durationMs);
        world.center.lng = from + (lng - from) * ratio;
        world.changed();
        if (ratio < 1) clock.requestFrame(step);
        else load();
      };
      clock.requestFrame(step);
    },
  };
}

export function createFakeGoogleMap(clock: Clock): FakeGoogleMap<GoogleMap> {
  const container = createFakeContainer();
  const listeners = new Map<string, Set<() => void>>();
  const center = { lng: 0 };
  const fire = (type: string): void => {
    for (const listener of listeners.get(type) ?? []) listener();
  };
  const map: GoogleMap = {
    addListener(type, listener) {
      listeners.set(type, (listeners.get(type) ?? new Set()).add(listener));
      return { remove: () => void listeners.get(type)?.delete(listener) };
    },
    getDiv: () => container.element,
    getCenter: () => ({ lat: () => 0, lng: () => center.lng }),
    getZoom: () => 10,
  };
  return {
    map,
    container,
    get listenerCount() {
      return [...listeners.values()].reduce((count, set) => count + set.size, 0);
    },
    ...createPlayer(clock, {
      center,
      changed: () => fire('center_changed'),
      loaded: () => fire('tilesloaded'),
      loading: () => fire('idle'),
    }),
  };
}

export function createFakeGoogleMap3D(clock: Clock): FakeGoogleMap<GoogleMap3D> {
  const container = createFakeContainer();
  const listeners = new Map<string, Set<(event: object) => void>>();
  const center = { lat: 0, lng: 0, altitude: 0 };
  const fire = (type: string, isSteady?: boolean): void => {
    for (const listener of listeners.get(type) ?? [])
      listener({ type, ...(isSteady === undefined ? {} : { isSteady }) });
  };
  const element = Object.assign(container.element, {
    localName: 'gmp-map-3d',
    center,
    range: 900,
    addEventListener: (type: string, listener: (event: object) => void) =>
      listeners.set(type, (listeners.get(type) ?? new Set()).add(listener)),
    removeEventListener: (type: string, listener: (event: object) => void) => listeners.get(type)?.delete(listener),
  });
  return {
    map: element,
    container,
    get listenerCount() {
      return [...listeners.values()].reduce((count, set) => count + set.size, 0);
    },
    ...createPlayer(clock, {
      center,
      changed: () => fire('gmp-centerchange'),
      loaded: () => fire('gmp-steadychange', true),
      loading: () => fire('gmp-steadychange', false),
    }),
  };
}
