import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as MapLibre from 'maplibre-gl';
import { attachMapLibre } from '../../../src/adapters/attachMapLibre.ts';
import { hostClock } from '../../../src/lib/clock.ts';
import type { AttachedMap } from '../../../src/types/adapter.ts';
import type { MapEvent } from '../../../src/types/mapEvents.ts';
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
import { isThorough } from '../../support/thorough.ts';
import type { AnswerTile, MapLibreModule } from '../../support/realMapLibre.ts';

type Source = MapLibre.StyleSpecification['sources'][string];
type EventOf<Type extends MapEvent['type']> = Extract<MapEvent, { type: Type }>;

const roads: Source = { type: 'vector', tiles: ['roads://tiles.test/{z}/{x}/{y}.mvt?access_token=secret'] };
const photo: Source = { type: 'raster', tiles: ['photo://tiles.test/{z}/{x}/{y}.png'], tileSize: 256 };
const places: Source = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
const placesLayer = { id: 'places', type: 'circle', source: 'places' } as const;

interface SetupOptions {
  readonly answerRoads?: AnswerTile;
  readonly answerPhoto?: AnswerTile;
  readonly zoom?: number;
  readonly onEvent?: (event: MapEvent) => void;
}

const never: AnswerTile = (_url, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });

const majors = isThorough ? ([4, 5, 6] as const) : ([6] as const);
describe.each(majors)('attachMapLibre with MapLibre %i', (major) => {
  let mapLibre: MapLibreModule;
  let cleanups: (() => void)[] = [];

  beforeEach(async () => {
    mapLibre = await mapLibreVersions[major]();
  });
  afterEach(() => {
    for (const cleanup of cleanups.toReversed()) cleanup();
    cleanups = [];
  });

  function setup(
    sources: MapLibre.StyleSpecification['sources'],
    layers: MapLibre.StyleSpecification['layers'],
    { answerRoads = roadTile, answerPhoto = rasterTile, zoom = 13, onEvent }: SetupOptions = {},
  ) {
    const events: MapEvent[] = [];
    const problems: { code: string; error: unknown }[] = [];
    let attached: AttachedMap | undefined;
    const answer = (tile: AnswerTile): MapLibre.AddProtocolAction => {
      return async ({ url }, { signal }) => ({ data: await tile(url, signal) });
    };
    mapLibre.addProtocol('roads', answer(answerRoads));
    mapLibre.addProtocol('photo', answer(answerPhoto));

    const container = createContainer();
    const style = createStyle(sources, layers);
    const map = new mapLibre.Map({ container, style, center: chicago, zoom, fadeDuration: 0, maplibreLogo: false });
    const detach = attachMapLibre(map, {
      attached: (it) => {
        attached = it;
      },
      event: (event) => {
        events.push(event);
        onEvent?.(event);
      },
      problem: (code, error) => problems.push({ code, error }),
    });
    cleanups.push(() => {
      detach();
      if (!map._removed) map.remove();
      container.remove();
    });
    const of = <Type extends MapEvent['type']>(type: Type): EventOf<Type>[] =>
      events.filter((event): event is EventOf<Type> => event.type === type);
    const until = (condition: () => boolean): Promise<boolean> =>
      vi.waitUntil(condition, { timeout: 15_000, interval: 20 });
    return {
      map,
      detach,
      container,
      events,
      problems,
      of,
      until,
      idle: () => until(() => of('idle').length > 0),
      attached: () => attached as AttachedMap,
    };
  }

  it('tells the container, what tags the map, and where tiles come from without their token', async () => {
    const { map, attached, container, of, idle } = setup({ roads, photo, places }, [vectorLayer, rasterLayer]);
    await idle();
    map.getStyle = () => expect.unreachable('getStyle copies every GeoJSON source');
    expect(attached().container).toBe(container);
    expect(attached().describe()).toEqual({
      library: 'maplibre-gl',
      libraryVersion: expect.stringMatching(new RegExp(String.raw`^${major}\.`)),
      adapter: 'maplibre',
      zoom: 13,
      layerCount: 2,
      sourceCount: 2,
    });
    const templateOf = (sourceId: string): unknown =>
      of('tileStart').find((start) => start.sourceId === sourceId)?.urlTemplate;
    expect(templateOf('roads')).toBe('roads://tiles.test/{z}/{x}/{y}.mvt');
    expect(templateOf('places')).toBeUndefined();
    expect(attached().isComplete()).toBe(true);
    expect(attached().mayHaveDrawnTile()).toBe(true);
  });

  it('pairs the start of each tile with its end, and knows fetched tiles from the page’s own', async () => {
    const { of, idle, problems } = setup({ roads, photo, places }, [vectorLayer, rasterLayer, placesLayer]);
    await idle();
    const keyOf = (event: { sourceId: string; key: string }): string => `${event.sourceId} ${event.key}`;
    const started = of('tileStart').map(keyOf);
    const ended = [...of('tileReady'), ...of('tileAbort')].map(keyOf);
    expect(started.length).toBeGreaterThan(2);
    expect(new Set(started).size).toBe(started.length);
    expect(new Set(ended)).toEqual(new Set(started));
    for (const ready of of('tileReady')) expect(ready.isNetworkTile).toBe(ready.sourceId !== 'places');
    expect(new Set(of('tileReady').map((ready) => ready.sourceId))).toEqual(new Set(['roads', 'photo', 'places']));
    expect(problems).toEqual([]);
  });

  it('knows the URL of a tile that the page fetches itself, and no worker’s', async () => {
    const asked: string[] = [];
    const answerPhoto: AnswerTile = (url) => {
      asked.push(url);
      return rasterTile();
    };
    const { of, idle } = setup({ roads, photo }, [vectorLayer, rasterLayer], { answerPhoto });
    await idle();
    const urlsOf = (sourceId: string): unknown[] => {
      return of('tileReady').flatMap((ready) => (ready.sourceId === sourceId ? [ready.url] : []));
    };
    expect(new Set(urlsOf('photo'))).toEqual(new Set(asked));
    expect(urlsOf('roads').filter((url) => url !== undefined)).toEqual([]);
  });

  it('calls a frame complete only when every tile is there, and then tells idle', async () => {
    const { of, events, idle } = setup({ roads }, [vectorLayer]);
    await idle();
    const readyAt = events.findIndex((event) => event.type === 'tileReady');
    const before = events.slice(0, readyAt).filter((event) => event.type === 'frame');
    expect(before.some((frame) => frame.isComplete)).toBe(false);
    expect(of('frame').at(-1)).toMatchObject({ isComplete: true, isMoving: false });
  });

  it('is complete when its basemap is, though the app sets a GeoJSON source anew in each frame', async () => {
    const { map, of, until } = setup({ roads, places }, [vectorLayer, placesLayer]);
    map.on('render', () => {
      const source = map.getSource<MapLibre.GeoJSONSource>('places');
      void source?.setData({ type: 'Point', coordinates: [chicago[0] + Math.random() / 1000, chicago[1]] });
    });
    await until(() => of('frame').filter((frame) => frame.isComplete).length > 3);
    expect(of('tileReady').some((ready) => ready.isNetworkTile)).toBe(true);
    const complete = of('frame').slice(of('frame').findIndex((frame) => frame.isComplete));
    // It stays so, and its frames have a reason.
    expect(complete.every((frame) => frame.isComplete)).toBe(true);
    expect(complete.some((frame) => frame.hasSourceChanged === true)).toBe(true);
  });

  it('waits for the first load of a source of the app’s own, and for no later one', async () => {
    let isAnswered = false;
    const { map, of, until, idle } = setup({ roads }, [vectorLayer]);
    await idle();
    mapLibre.addProtocol('slow', async () => {
      await vi.waitUntil(() => isAnswered, { timeout: 10_000 });
      return { data: { type: 'FeatureCollection', features: [] } };
    });
    map.addSource('late', { type: 'geojson', data: 'slow://places.geojson' });
    map.addLayer({ id: 'late', type: 'circle', source: 'late' });
    await until(() => of('frame').at(-1)?.isComplete === false);
    isAnswered = true;
    await until(() => of('frame').at(-1)?.isComplete === true || of('idle').length > 1);
    const frameCount = of('frame').length;
    void map.getSource<MapLibre.GeoJSONSource>('late')?.setData({ type: 'Point', coordinates: chicago });
    await until(() => of('frame').length > frameCount);
    expect(
      of('frame')
        .slice(frameCount)
        .every((frame) => frame.isComplete),
    ).toBe(true);
  });

  it('is empty without layers, idle or not, and complete when the real style is', async () => {
    const { map, of, idle, until } = setup({}, []);
    await idle();
    expect(of('idle')[0]).toMatchObject({ isComplete: false, isEmpty: true });
    expect(of('frame').every((frame) => frame.isEmpty === true && !frame.isComplete)).toBe(true);
    map.setStyle(createStyle({ roads }, [vectorLayer]));
    await until(() => of('idle').at(-1)?.isComplete === true);
    expect(of('tileReady').length).toBeGreaterThan(0);
  });

  it('says in which frames the camera changed: not in those of a move that goes nowhere, nor of a resize', async () => {
    const { map, container, of, idle } = setup({ places }, [placesLayer]);
    await idle();
    const framesOf = async (act: () => void): Promise<readonly boolean[]> => {
      const before = of('frame').length;
      act();
      await new Promise((resolve) => map.once('idle', resolve));
      return of('frame')
        .slice(before)
        .map((frame) => frame.hasCameraChanged);
    };
    expect(await framesOf(() => map.jumpTo({ zoom: 12 }))).toContain(true);
    expect(await framesOf(() => map.jumpTo({ zoom: 12, center: map.getCenter() }))).not.toContain(true);
    expect(await framesOf(() => map.easeTo({ bearing: 10, duration: 200 }))).toContain(true);
    const resized = await framesOf(() => {
      container.style.width = '200px';
      map.resize();
    });
    expect(resized).not.toContain(true);
  });

  it('knows whether a tile may have been drawn before it was attached', async () => {
    const { map, idle } = setup({ roads }, [vectorLayer]);
    const isDrawn = (): boolean | undefined => {
      let answer: boolean | undefined;
      const sink = {
        attached: (it: AttachedMap) => {
          answer = it.mayHaveDrawnTile();
        },
        event: () => {},
        problem: () => {},
      };
      attachMapLibre(map, sink)();
      return answer;
    };
    expect(isDrawn()).toBe(false);
    await idle();
    expect(isDrawn()).toBe(true);
  });

  it('asks the map what it waits for only while it waits', async () => {
    const { map, of, idle } = setup({ roads, places }, [vectorLayer, placesLayer]);
    await idle();
    let asked = 0;
    const isSourceLoaded = map.isSourceLoaded.bind(map);
    map.isSourceLoaded = (id) => {
      asked += 1;
      return isSourceLoaded(id);
    };
    const frameCount = of('frame').length;
    map.easeTo({ bearing: 3, duration: 300 });
    await new Promise((resolve) => map.once('idle', resolve));
    const frames = of('frame').slice(frameCount);
    expect(frames.length).toBeGreaterThan(2);
    const awaited = frames.filter((frame) => !frame.isComplete).length;
    // Once when new tiles come, if any, and then in each frame until they are there.
    expect(asked).toBeLessThanOrEqual(awaited + of('tileStart').length);
  });

  it('tells completeness by its frames where continuous repaint keeps idle away', async () => {
    const { map, of, until } = setup({ roads }, [vectorLayer]);
    map.repaint = true;
    await until(() => of('frame').filter((frame) => frame.isComplete).length > 3);
    expect(of('idle')).toEqual([]);
  });

  it('tells a tile that is no longer wanted as aborted, by the same key across the date line', async () => {
    const { map, of, until } = setup({ roads }, [vectorLayer], { answerRoads: never });
    await until(() => of('tileStart').length > 0);
    const [first] = of('tileStart');
    map.jumpTo({ center: [100.5, 13.7] });
    await until(() => of('tileAbort').length > 0);
    expect(of('tileAbort')[0]).toMatchObject({ sourceId: 'roads', key: first?.key });
  });

  it('tells tiles that went with their source as aborted, and is not ready when its style is gone', async () => {
    const { map, of, until, attached, idle } = setup({ roads }, [vectorLayer], { answerPhoto: never });
    await idle();
    map.addSource('photo', photo);
    map.addLayer(rasterLayer);
    const started = () => of('tileStart').filter(({ sourceId }) => sourceId === 'photo');
    await until(() => started().length > 0);
    map.removeLayer(rasterLayer.id);
    map.removeSource('photo');
    await until(() => of('tileAbort').length === started().length);
    await until(() => of('frame').at(-1)?.isComplete === true);
    expect(attached().isComplete()).toBe(true);
    map.setStyle(null);
    expect(attached().isComplete()).toBe(false);
  });

  it('tells idle where a missing raster tile came last, though MapLibre draws no frame and stays silent', async () => {
    // Long after the last frame of the style alone.
    const answerPhoto: AnswerTile = async () => {
      for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
      throw httpError(404);
    };
    const { map, of, idle } = setup({ photo }, [rasterLayer], { answerPhoto, zoom: 0 });
    await idle();
    expect(map.loaded()).toBe(true);
    expect(of('frame').every((frame) => !frame.isComplete)).toBe(true);
    expect(of('tileReady')).toEqual([]);
    expect(of('tileError')).toEqual([]);
  });

  it('tells a failed tile with its key and status, and leaves MapLibre’s own print of the error in place', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { of, idle, until } = setup({ photo }, [rasterLayer], { answerPhoto: () => Promise.reject(httpError(500)) });
    await until(() => of('tileError').length > 0);
    await idle();
    const started = of('tileStart').map((event) => event.key);
    for (const failed of of('tileError')) {
      expect(failed).toMatchObject({ sourceId: 'photo', status: 500 });
      expect(started).toContain(failed.key);
    }
    expect(printed).toHaveBeenCalledTimes(of('tileError').length);
    expect(of('error')).toEqual([]);
    printed.mockClear();
  });

  it('prints an error once where two attach the same map, and still when one has let go', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { map, of, until } = setup({ photo }, [rasterLayer], { answerPhoto: () => Promise.reject(httpError(500)) });
    const sink = { attached: () => {}, event: () => {}, problem: () => {} };
    const detach = attachMapLibre(map, sink);
    cleanups.push(attachMapLibre({ getMap: () => map }, sink));
    await until(() => of('tileError').length > 0);
    expect(printed).toHaveBeenCalledTimes(of('tileError').length);
    detach();
    map.setPaintProperty('nobody', 'raster-opacity', 1);
    await until(() => of('error').length === 1);
    expect(printed).toHaveBeenCalledTimes(of('tileError').length + 1);
    printed.mockClear();
  });

  it('stays out of the console where the app listens to errors itself', async () => {
    const { map, of, until } = setup({ photo }, [rasterLayer], { answerPhoto: () => Promise.reject(httpError(500)) });
    const heard: unknown[] = [];
    map.on('error', (event) => heard.push(event.error));
    await until(() => of('tileError').length > 0);
    expect(heard).toHaveLength(of('tileError').length);
  });

  it('tells how bad an error is: a source, the style, or a call that went wrong', async () => {
    const { map, of, until, idle } = setup({ places }, [placesLayer]);
    map.on('error', () => {});
    await idle();
    map.addSource('broken', { type: 'vector', url: `${location.origin}/missing/tiles.json?access_token=secret` });
    await until(() => of('error').length === 1);
    map.setPaintProperty('nobody', 'circle-color', 'red');
    await until(() => of('error').length === 2);
    map.setStyle(`${location.origin}/missing/style.json?access_token=secret`);
    await until(() => of('error').length === 3);
    expect(of('error').map((event) => event.severity)).toEqual(['source', 'other', 'style']);
    expect(JSON.stringify(of('error'))).not.toContain('secret');
  });

  it('tells one start and one end of a move, whether it pans, zooms, turns, tilts or rolls', async () => {
    const { map, of, idle } = setup({ places }, [placesLayer]);
    await idle();
    const moves: Record<string, number>[] = [{ zoom: 10 }, { bearing: 40 }, { pitch: 30 }, { roll: 20 }];
    for (const move of major === 4 ? moves.slice(0, 3) : moves) {
      const startCount = of('moveStart').length;
      map.jumpTo(move);
      expect(of('moveStart')).toHaveLength(startCount + 1);
      expect(of('moveEnd')).toHaveLength(startCount + 1);
    }
    map.easeTo({ zoom: 11, bearing: 0, pitch: 0, duration: 800 });
    await new Promise((resolve) => map.once('moveend', resolve));
    expect(of('moveStart')).toHaveLength(of('moveEnd').length);
    expect(of('frame').some((frame) => frame.isMoving)).toBe(true);
  });

  it('tells that the map was removed, once and last', async () => {
    const { map, detach, events, of, idle } = setup({ roads }, [vectorLayer]);
    await idle();
    map.remove();
    expect(of('removed')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('removed');
    detach();
    detach();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events.at(-1)?.type).toBe('removed');
  });

  it('tells nothing of a map that was already removed', () => {
    const { map } = setup({ places }, [placesLayer]);
    map.remove();
    const unexpected = (): never => expect.unreachable('a dead map has nothing to tell');
    const detach = attachMapLibre(map, { attached: unexpected, event: unexpected, problem: unexpected });
    detach();
    detach();
  });

  it('leaves no listener and no timer behind', async () => {
    const timers = new Set<unknown>();
    const clock = {
      ...hostClock,
      setTimer: (callback: () => void, delayMs: number) => {
        const handle = hostClock.setTimer(() => {
          timers.delete(handle);
          callback();
        }, delayMs);
        timers.add(handle);
        return handle;
      },
      clearTimer: (handle: Parameters<typeof hostClock.clearTimer>[0]) => {
        timers.delete(handle);
        hostClock.clearTimer(handle);
      },
    };
    const { map, detach: detachFirst } = setup({ photo }, [rasterLayer], { answerPhoto: never });
    detachFirst();
    const events: MapEvent[] = [];
    const sink = { attached: () => {}, event: (event: MapEvent) => events.push(event), problem: () => {} };
    const detach = attachMapLibre(map, sink, { clock });
    await vi.waitUntil(() => events.some((event) => event.type === 'frame'), { timeout: 15_000 });
    expect(timers.size).toBe(1);
    detach();
    expect(timers.size).toBe(0);
    const names = ['movestart', 'sourcedataabort', 'error', 'remove'] as const;
    expect(names.filter((name) => map.listens(name))).toEqual([]);
  });

  it('is silent at once where it is detached in the middle of an event', async () => {
    const { map, detach, events } = setup({ roads }, [vectorLayer], {
      onEvent: (event) => {
        if (event.type === 'tileStart') detach();
      },
    });
    // The map has told all it has to tell.
    await map.once('idle');
    expect(events.at(-1)?.type).toBe('tileStart');
  });

  it('hands its own trouble to the sink, never to the app', async () => {
    const { map, problems, until } = setup({ roads }, [vectorLayer]);
    map.isSourceLoaded = () => {
      throw new Error('no word today');
    };
    await until(() => problems.length > 0);
    expect(problems[0]).toMatchObject({ code: 'adapter-threw' });
  });

  it('describes a map without a style by nulls', () => {
    const container = createContainer();
    const map = new mapLibre.Map({ container });
    let attached: AttachedMap | undefined;
    const sink = {
      attached: (it: AttachedMap) => {
        attached = it;
      },
      event: () => {},
      problem: () => {},
    };
    const detach = attachMapLibre({ getMap: () => map }, sink);
    expect(attached?.describe()).toMatchObject({ layerCount: null, sourceCount: null, zoom: 0 });
    expect(attached?.isComplete()).toBe(false);
    expect(attached?.mayHaveDrawnTile()).toBe(false);
    detach();
    map.remove();
    expect(attached?.describe().zoom).toBeNull();
    container.remove();
  });
});
