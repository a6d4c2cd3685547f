import { commands } from 'vitest/browser';
import { vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import type { MapPerformance, MapVitalName, Sample, VitalSample } from 'mapvitals';
import type { HandStep } from '../../../src/lab/hand.ts';
import type { Adapter, AttachedMap } from '../../../src/types/adapter.ts';
import type { MapEvent } from '../../../src/types/mapEvents.ts';
import type { TileLog, TileRule } from './commands.ts';
import type { MapDriver, OpenedMap, TileKind, View } from './driver.ts';

type EventOf<Type extends MapEvent['type']> = Extract<MapEvent, { type: Type }>;
type SampleOf<Kind extends Sample['kind']> = Extract<Sample, { kind: Kind }>;

export interface SessionOptions {
  /** @default the first that the library has */
  readonly kind?: TileKind;
  readonly tiles?: TileRule;
  /** Opens the map and waits, before anything is attached. @default attached when it is made */
  readonly isAttachedLate?: boolean;
}

/** A real map with the whole of the package on it. */
export interface MapSession<MapType extends object> {
  readonly container: HTMLElement;
  readonly driven: OpenedMap<MapType>;
  readonly measured: MapPerformance<MapType>;
  /** What its adapter has told. */
  readonly events: readonly MapEvent[];
  /** The map as its adapter shows it. */
  attached(): AttachedMap | undefined;
  of<Type extends MapEvent['type']>(type: Type): EventOf<Type>[];
  samples<Kind extends Sample['kind']>(kind: Kind): SampleOf<Kind>[];
  vitals(name: MapVitalName): VitalSample[];
  /** Until nothing has happened to the map for a while. */
  rest(): Promise<void>;
  until(condition: () => boolean): Promise<unknown>;
  /** Real input, from the container's corner. Returns whether the hand was steady. */
  fly(steps: readonly HandStep[]): Promise<boolean>;
  tiles(): Promise<TileLog>;
  /** Brings the clocks of the server and the page together: the earliest time of the page that the server's can be. */
  readClocks(): Promise<(epochMs: number) => number>;
  close(): void;
}

/** Where many tiles meet, so that each view asks for several. */
export const HOME: View = { lng: -87.7148, lat: 41.8368, zoom: 13 };
export const NEXT_DOOR: View = { ...HOME, lng: HOME.lng + 0.06 };

const SOURCES = { raster: 'photo', vector: 'line' } as const;
const EXTENSIONS = { raster: 'png', vector: 'mvt' } as const;
/** Longer than any library takes to say that its map rests, and than gestures take to be told. */
const QUIET_MS = 320;
/** Where a move has not ended: some libraries end it late, and in silence. */
const MOVING_QUIET_MS = 600;
const QUIET_FRAMES = 8;
/** The shortest of so many round trips brings the clocks of the server and the page together. */
const ROUND_TRIPS = 4;

let openedCount = 0;

export function createContainer(): HTMLElement {
  const container = document.createElement('div');
  // Not too large: WebGL runs in software.
  container.style.cssText = 'position:fixed;left:0;top:0;width:400px;height:300px';
  document.body.append(container);
  return container;
}

/** Real input, from the container's corner. Returns whether the hand was steady. */
export function flyOn(container: HTMLElement, steps: readonly HandStep[]): Promise<boolean> {
  // Vitest shows the test's frame smaller where it does not fit.
  const frame = window.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0, width: window.innerWidth };
  const scale = frame.width / window.innerWidth;
  const { left, top } = container.getBoundingClientRect();
  const scaled = steps.map(({ x = 0, y = 0, ...step }) => ({ ...step, x: (left + x) * scale, y: (top + y) * scale }));
  return commands.flyHand(scaled, { x: frame.left, y: frame.top });
}

export async function openSession<MapType extends object>(
  driver: MapDriver<MapType>,
  { kind = driver.kinds[0] ?? 'raster', tiles = {}, isAttachedLate = false }: SessionOptions = {},
): Promise<MapSession<MapType>> {
  const open = await driver.load();
  const source = SOURCES[kind];
  const origin = await commands.resetTiles({ [source]: tiles });
  const events: MapEvent[] = [];
  const all: Sample[] = [];
  let attached: AttachedMap | undefined;
  const container = createContainer();
  const adapter: Adapter<MapType> = (map, sink, options) =>
    driver.attach(
      map,
      {
        ...sink,
        attached(map) {
          attached = map;
          sink.attached(map);
        },
        event(event) {
          events.push(event);
          sink.event(event);
        },
      },
      options,
    );
  const measured = createMapPerformance<MapType>({ adapter });
  measured.monitor.onSample((sample) => all.push(sample));
  openedCount += 1;
  // Chromium would take an image of the same URL from its memory.
  const tileUrl = `${origin}/tiles/${source}/{z}/{x}/{y}.${EXTENSIONS[kind]}?session=${openedCount}`;
  const createdAtMs = performance.now();
  const driven = open({ container, kind, tileUrl, view: HOME });
  if (!isAttachedLate) measured.attach(driven.map, { createdAtMs });

  const of = <Type extends MapEvent['type']>(type: Type): EventOf<Type>[] =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const samples = <Kind extends Sample['kind']>(kind: Kind): SampleOf<Kind>[] =>
    all.filter((sample): sample is SampleOf<Kind> => sample.kind === kind);
  const until = (condition: () => boolean): Promise<unknown> =>
    vi.waitUntil(condition, { timeout: 20_000, interval: 25 });
  let isOpen = true;

  return {
    container,
    driven,
    measured,
    events,
    attached: () => attached,
    of,
    samples,
    vitals: (name) => samples('vital').filter((sample) => sample.name === name),
    until,
    async rest() {
      const askedMs = performance.now();
      // Before, a slow machine may still start what will ask for tiles.
      await until(() => of('idle').length > 0);
      // In frames too: one in which a slow machine builds its shaders is no silence.
      let frameCount = 0;
      for (let count = 0; frameCount < QUIET_FRAMES; count = events.length) {
        await new Promise(requestAnimationFrame);
        frameCount = count === events.length && count > 0 ? frameCount + 1 : 0;
      }
      await vi.waitUntil(async () => (await commands.readTiles()).openCount === 0, { timeout: 20_000, interval: 50 });
      await until(() => {
        const isMoving = of('moveStart').length !== of('moveEnd').length;
        const quietMs = performance.now() - Math.max(askedMs, events.at(-1)?.atMs ?? Infinity);
        return quietMs > (isMoving ? MOVING_QUIET_MS : QUIET_MS);
      });
      // Reading tells what still waits for what may explain it.
      measured.report();
    },
    fly: (steps) => flyOn(container, steps),
    tiles: () => commands.readTiles(),
    async readClocks() {
      let shortestMs = Infinity;
      let shiftMs = 0;
      for (let count = 0; count < ROUND_TRIPS; count += 1) {
        const sentMs = performance.now();
        const epochMs = Number(await (await fetch(`${origin}/clock`, { cache: 'no-store' })).text());
        const roundTripMs = performance.now() - sentMs;
        if (roundTripMs < shortestMs) [shortestMs, shiftMs] = [roundTripMs, sentMs - epochMs];
      }
      return (epochMs) => epochMs + shiftMs;
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      void measured.dispose();
      driven.remove();
      // Some leave their canvas in it: with it, a map that nobody listens to any more would count as one that lives on.
      container.replaceChildren();
      container.remove();
    },
  };
}
