import { mistake, warnOnce } from '#advice';
import { createCleanup } from '../lib/cleanup.ts';
import { frameBusyMs } from '../lib/frameBusyMs.ts';
import { askHost } from '../lib/host.ts';
import { MAPLIBRE_SHAPE, missingIn } from '../lib/mapShapes.ts';
import { unwrapMap } from '../lib/unwrapMap.ts';
import { printUnheard, shareListener } from './errorVoice.ts';
import { hasAnyTile } from './heldTiles.ts';
import { watchSilentEnd } from './watchSilentEnd.ts';
import type { Heard, HeardMap } from '../types/hearing.ts';
import type { Adapter } from '../types/adapter.ts';
import type { MapLibreEvent, MapLibreEventName, MapLibreInside, MapLibreMap, MapLibreRef } from './mapLibreLike.ts';

/** What MapLibre told, as it told it. */
export interface HeardMapLibre extends Heard {
  /** `silence`: it may have become complete without a word. */
  readonly name: MapLibreEventName | 'silence';
  readonly event: MapLibreEvent;
}

export interface HeardMapLibreMap extends HeardMap<HeardMapLibre, EventLook> {
  readonly mapLibre: MapLibreInside;
}

/** What is seen of a map as it tells something. */
export interface EventLook {
  /** What it was; where it is missing, it has not changed. */
  readonly map?: MapLibreLook | undefined;
  /** Of the tile. */
  readonly source?: object | undefined;
  /** Of the tile's texture, which changes. */
  readonly textureSize?: readonly number[] | undefined;
  /** Of the frame, where it is one. */
  readonly busyMs?: number | undefined;
}

/** All that the adapter asks a map; the rest by the methods' names. */
export interface MapLibreLook extends Reads, Drawn, Pick<MapLibreMap, '_diffStyleRequest'> {
  /** Of those that are drawn: what there is of them. */
  readonly sources: ReadonlyMap<string, SourceLook>;
}

export interface SourceLook {
  readonly source: object;
  readonly isLoaded: boolean;
  /** It has a tile to draw: looked for when the map is attached. */
  readonly hasTile: boolean;
}

interface Drawn {
  /** Which source each layer draws. */
  readonly layers: readonly (string | undefined)[];
  readonly terrain?: string | undefined;
  /** All of these, each once. */
  readonly ids: ReadonlySet<string | undefined>;
}

type Reads = Readonly<Record<(typeof READS)[number], unknown>>;

const READS = [
  'getCenter',
  'getZoom',
  'getBearing',
  'getPitch',
  'getRoll',
  'getPadding',
  'getPixelRatio',
  'isMoving',
  'loaded',
  'areTilesLoaded',
] as const;

/** As the adapter's own names for them. */
const TYPES: Readonly<Partial<Record<MapLibreEventName | 'silence', string>>> = {
  render: 'frame',
  movestart: 'moveStart',
  moveend: 'moveEnd',
  remove: 'removed',
};
/** When the map is looked at: what it was then cannot be asked later. */
const LOOKS = /render|idle|moveend|silence/;
const NAMES: readonly MapLibreEventName[] = [
  'render',
  'idle',
  'movestart',
  'moveend',
  'style.load',
  'styledata',
  'sourcedataloading',
  'sourcedata',
  'sourcedataabort',
  'error',
  'remove',
];

/**
 * The first half of `attachMapLibre`: tells what a map (MapLibre 4, 5 or 6) tells. Of the map of another library it tells that
 * it is one.
 */
export function hearMapLibre(): Adapter<MapLibreMap | MapLibreRef, HeardMapLibre, HeardMapLibreMap> {
  return (held, sink, options) => {
    // Who attaches it gives it one.
    const clock = options!.clock!;
    const given = unwrapMap(held);
    if (missingIn(given, MAPLIBRE_SHAPE).length > 0) {
      const text = mistake('wrong-map', given, 'attachMapLibre');
      warnOnce(text);
      sink.problem('bad-map', text);
      return () => {};
    }
    // The cast: it has what tells it from others.
    const map = given as MapLibreInside;
    if (map._removed === true) return () => {};
    const cleanup = createCleanup();
    let isAttached = true;
    let drawn: Drawn | undefined;

    const lookAtMap = (isFirst: boolean): MapLibreLook => {
      drawn ??= readDrawn(map);
      // By their names. Version 6 throws where there is no style yet, 4 has no roll.
      const reads = Object.fromEntries(READS.map((name) => [name, askHost(() => map[name]!())])) as Reads;
      const sources = new Map<string, SourceLook>();
      for (const id of drawn.ids) {
        const source = readSource(map, id);
        // MapLibre fires an error where it is asked for one that is not there.
        if (source)
          sources.set(id!, { source, isLoaded: map.isSourceLoaded(id!), hasTile: isFirst && hasAnyTile(map, id!) });
      }
      return { ...reads, ...drawn, sources, _diffStyleRequest: map._diffStyleRequest };
    };
    const hear = (name: HeardMapLibre['name'], event: MapLibreEvent): void => {
      sink.event({ type: TYPES[name] ?? name, name, event });
    };
    const onError = (error: unknown): void => sink.problem('adapter-threw', error);
    const silence = watchSilentEnd(map, clock, () => hear('silence', {}), onError);
    cleanup.add(silence.stop);
    const detach = (): void => {
      isAttached = false;
      cleanup.run();
    };

    sink.attached({
      map: {
        get container() {
          return map.getContainer();
        },
        // What is ready is told by who reads it.
        watchSource: (id) => (typeof id === 'string' && readSource(map, id) ? { id, stop() {} } : null),
      },
      mapLibre: map,
      look(heard) {
        if (!heard) return { map: lookAtMap(true) };
        const { tile, sourceId } = heard.event;
        const isLook = LOOKS.test(heard.name);
        // What is drawn may be other now: of a terrain that is set no style tells.
        if (!isLook) drawn = undefined;
        return {
          map: isLook ? lookAtMap(false) : undefined,
          source: tile && readSource(map, sourceId),
          textureSize: tile?.texture?.size,
          busyMs: frameBusyMs(map.getContainer().ownerDocument, clock.now()),
        };
      },
      between: {
        event({ name }) {
          if (name === 'render') silence.frameDrawn(false, clock.now());
        },
        stop: silence.stop,
      },
    });
    for (const name of NAMES) {
      /** MapLibre walks a copy of its listeners, so one may still be called after its `off`. */
      const listener = (event: MapLibreEvent): void => {
        if (!isAttached) return;
        try {
          if (name === 'error') printUnheard(map, listener, event.error);
          hear(name, event);
        } catch (error) {
          onError(error);
        }
        if (name === 'remove') detach();
      };
      map.on(name, listener);
      cleanup.add(() => map.off(name, listener));
      if (name === 'error') cleanup.add(shareListener(map, listener));
    }
    return detach;
  };
}

function readDrawn(map: MapLibreMap): Drawn {
  try {
    const layers = map.getLayersOrder().map((id) => map.getLayer(id)?.source);
    const terrain = map.getTerrain()?.source;
    return { layers, terrain, ids: new Set([...layers, terrain]) };
  } catch {
    // Version 4 and 5 without a style, and after a lost context.
    return { layers: [], ids: new Set() };
  }
}

function readSource(map: MapLibreMap, id: string | undefined): object | undefined {
  // Version 4 and 5 throw without a style.
  return id === undefined ? id : askHost(() => map.getSource(id));
}
