import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as MapLibre from 'maplibre-gl';
import { attachMapLibre } from '../../../src/adapters/attachMapLibre.ts';
import { hearMapLibre } from '../../../src/adapters/hearMapLibre.ts';
import { readMapLibre } from '../../../src/adapters/readMapLibre.ts';
import { hostClock } from '../../../src/lib/clock.ts';
import {
  chicago,
  createContainer,
  createStyle,
  httpError,
  mapLibreVersions,
  rasterLayer,
  rasterTile,
  roadTile,
  vectorLayer,
} from '../../support/realMapLibre.ts';
import type { EventLook, HeardMapLibre, HeardMapLibreMap } from '../../../src/adapters/hearMapLibre.ts';
import type { AttachedMap } from '../../../src/types/adapter.ts';
import type { AdapterEvent } from '../../../src/types/mapEvents.ts';

const sources: MapLibre.StyleSpecification['sources'] = {
  roads: { type: 'vector', tiles: ['roads://tiles.test/{z}/{x}/{y}.mvt?access_token=secret'] },
  photo: { type: 'raster', tiles: ['photo://tiles.test/{z}/{x}/{y}.png'], tileSize: 256 },
  places: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
};
const layers: MapLibre.StyleSpecification['layers'] = [
  rasterLayer,
  vectorLayer,
  { id: 'places', type: 'circle', source: 'places' },
];

const title = 'a map of MapLibre %i that is heard first and read later';
describe.each([6] as const)(title, describeMap);
describe.each([4, 5] as const)(title, { tags: 'breadth' }, describeMap);

function describeMap(major: 4 | 5 | 6): void {
  let cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const cleanup of cleanups.toReversed()) cleanup();
    cleanups = [];
  });

  async function setup({ isHeardFromStart = true, hasListener = true } = {}) {
    const mapLibre = await mapLibreVersions[major]();
    mapLibre.addProtocol('roads', async ({ url }, { signal }) => ({ data: await answer(roadTile, url, signal) }));
    mapLibre.addProtocol('photo', async ({ url }, { signal }) => ({ data: await answer(rasterTile, url, signal) }));
    const container = createContainer();
    const style = createStyle(sources, layers);
    const map = new mapLibre.Map({ container, style, center: chicago, zoom: 13, fadeDuration: 0, maplibreLogo: false });
    cleanups.push(() => {
      if (!map._removed) map.remove();
      container.remove();
    });
    if (hasListener) map.on('error', () => {});
    if (!isHeardFromStart) await vi.waitUntil(() => map.loaded() && map.areTilesLoaded(), { timeout: 20_000 });

    const problem = (code: string, error: unknown): void => {
      throw new Error(code, { cause: error });
    };
    const told: AdapterEvent[] = [];
    const facts: unknown[][] = [[], []];
    const note = (index: number, attached: AttachedMap): void => {
      facts[index]?.push(attached.isComplete(), attached.mayHaveDrawnTile(), attached.describe());
    };
    let direct: AttachedMap | undefined;
    cleanups.push(
      attachMapLibre(map, {
        attached(attached) {
          direct = attached;
          note(0, attached);
        },
        event: (event) => told.push(event),
        problem,
      }),
    );

    let shown: HeardMapLibreMap | undefined;
    let first: EventLook | undefined;
    let onHeard = (event: HeardMapLibre): void => {
      heard.push([hostClock.now(), event, shown!.look(event)]);
      shown!.between!.event(event);
    };
    const heard: [atMs: number, event: HeardMapLibre, look: EventLook][] = [];
    cleanups.push(
      hearMapLibre()(
        map,
        {
          attached(it) {
            shown = it;
            first = it.look();
          },
          event: (event) => onHeard(event),
          problem,
        },
        { clock: hostClock },
      ),
    );
    const read: AdapterEvent[] = [];
    return {
      map,
      told,
      read,
      facts,
      /** Reads what was heard, and from then on what is told. */
      readAll() {
        let atMs: number | null = 0;
        // It waits for nothing while it is played to.
        const clock = { ...hostClock, now: () => atMs ?? hostClock.now(), setTimer: () => 0, clearTimer: () => {} };
        let attached: AttachedMap | undefined;
        const sink = {
          attached(it: AttachedMap) {
            attached = it;
            note(1, it);
          },
          event: (event: AdapterEvent) => read.push(event),
          problem,
        };
        const reader = readMapLibre(shown!, sink, { clock, first });
        for (const [heardMs, event, look] of heard) {
          atMs = heardMs;
          reader.event(event, look);
        }
        shown!.between!.stop();
        reader.live();
        atMs = null;
        onHeard = reader.event;
        facts[0]?.push(direct?.describe());
        facts[1]?.push(attached?.describe());
      },
    };
  }

  it('is heard where it has no style yet', async () => {
    const mapLibre = await mapLibreVersions[major]();
    const container = createContainer();
    const map = new mapLibre.Map({ container, maplibreLogo: false });
    const heard: string[] = [];
    const problems: unknown[] = [];
    const sink = {
      attached: () => {},
      event: ({ name }: HeardMapLibre) => heard.push(name),
      problem: (code: string) => problems.push(code),
    };
    cleanups.push(
      () => container.remove(),
      () => map.remove(),
      hearMapLibre()(map, sink, { clock: hostClock }),
    );
    map.setStyle(createStyle({}, [{ id: 'ground', type: 'background' }]));
    await map.once('idle');
    expect(heard).toContain('idle');
    expect(problems).toEqual([]);
  });

  it('tells what it would have told at once: tiles, frames, moves, errors, and what the map was', async () => {
    const { map, told, read, readAll, facts } = await setup();
    await rest(map);
    map.easeTo({ center: [chicago[0] + 0.05, chicago[1]], duration: 300 });
    await rest(map);
    map.jumpTo({ zoom: 12.2 });
    map.removeLayer('photo');
    await rest(map);
    // A style that it will be changed to is on its way, then and later.
    (await mapLibreVersions[major]()).addProtocol('later', () => new Promise(() => {}));
    map.setStyle('later://style');
    map.jumpTo({ zoom: 12.4 });
    await rest(map);
    // Version 4 does not show it.
    expect(told.findLast(({ type }) => type === 'idle')).toMatchObject({ isComplete: major === 4 });
    const playedMs = hostClock.now();
    readAll();
    expect(told.length).toBeGreaterThan(20);
    const kinds = ['frame', 'idle', 'moveStart', 'moveEnd', 'tileStart', 'tileReady', 'tileError'];
    expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(kinds));
    expect(withoutTimes(read)).toEqual(withoutTimes(told));
    // When it happened, not when it was read.
    expect(Math.max(...read.map(({ atMs }) => atMs))).toBeLessThan(playedMs);

    map.panBy([40, 0], { duration: 100 });
    await rest(map);
    map.fire('error', { error: new Error('odd') });
    map.remove();
    expect(withoutTimes(read)).toEqual(withoutTimes(told));
    expect(read.at(-1)?.type).toBe('removed');
    expect(facts[1]).toEqual(facts[0]);
  }, 60_000);

  it('knows of a map that was there before that it was', async () => {
    const { map, facts, readAll } = await setup({ isHeardFromStart: false });
    map.jumpTo({ zoom: 3 });
    await rest(map);
    readAll();
    expect(facts[1]).toEqual(facts[0]);
    expect(facts[1]?.[1]).toBe(true);
  }, 60_000);

  it('prints an error once, at once, where nobody else listens', async () => {
    const print = vi.spyOn(console, 'error').mockReturnValue();
    const { map, readAll } = await setup({ hasListener: false });
    const error = new Error('nobody hears');
    map.fire('error', { error });
    readAll();
    map.fire('error', { error });
    map.on('error', () => {});
    map.fire('error', { error });
    expect(print.mock.calls.filter(([printed]) => printed === error)).toHaveLength(2);
    print.mockRestore();
  }, 60_000);
}

async function answer(tile: () => Promise<ArrayBuffer>, url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  signal.throwIfAborted();
  // Every other column of pictures.
  if (/[13579]\/\d+\.png/.test(url)) throw httpError(500);
  return tile();
}

async function rest(map: MapLibre.Map): Promise<void> {
  await vi.waitUntil(() => map.loaded() && map.areTilesLoaded() && !map.isMoving(), { timeout: 20_000, interval: 20 });
  await new Promise((resolve) => setTimeout(resolve, 150));
}

function withoutTimes(events: readonly AdapterEvent[]): unknown[] {
  return events.map((event) => ({ ...event, atMs: 0, ...('busyMs' in event ? { busyMs: 0 } : {}) }));
}
