import { isNetworkSource, readSource } from '../describeMapLibre.ts';
import type { AttachedMap } from '../../types/adapter.ts';
import type { MapboxEvent, MapboxMap } from './mapboxLike.ts';

export interface StyleWatch {
  /** Sources or layers came or went. */
  changed(): void;
  loading(event: MapboxEvent): void;
  came(event: MapboxEvent): void;
  isComplete(): boolean;
  /** Of all its sources, by the map's own word. */
  areTilesLoaded(): boolean;
  isEmpty(): boolean;
  readonly readSources: NonNullable<AttachedMap['readSources']>;
  readonly layerCount: number;
  /** Of its own layers and terrain. */
  readonly sources: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
/** A source's first load, and the second time that its app sets it. */
const UPDATES_OF_LIVE_DATA = 3;

/**
 * Knows what a Mapbox map still waits for. The style is read once after it has changed, for reading copies it; the map is
 * asked only while it waits: one that is complete stays so until one of its sources loads anew, which the library tells.
 */
export function watchStyle(map: MapboxMap): StyleWatch {
  const loaded = new Set<string>();
  const updateCounts = new Map<string, number>();
  let sources: ReadonlySet<string> | null = null;
  let layerCount = 0;
  let isComplete = false;

  const read = (): ReadonlySet<string> => {
    if (sources) return sources;
    const style = attempt(() => map.getStyle());
    const { layers = [], imports = [] } = style ?? {};
    layerCount = layers.length + imports.length;
    // It may come in silence.
    if (!style) return NONE;
    const ids = [...layers.map(({ source }) => source), map.getTerrain()?.source];
    return (sources = new Set(ids.filter((id) => typeof id === 'string')));
  };
  const areTilesLoaded = (): boolean => attempt(() => map.areTilesLoaded()) === true;
  const isLoaded = (id: string): boolean => {
    const source = readSource(map, id);
    // A layer of a source that is gone is drawn by nothing.
    return !source || loaded.has(id) || (isNetworkSource(source.type) && map.isSourceLoaded(id));
  };

  return {
    changed() {
      sources = null;
      isComplete = false;
    },
    loading({ sourceId, source, tile }) {
      if (sourceId === undefined || loaded.has(sourceId)) return;
      isComplete = false;
      if (tile || isNetworkSource(source?.type)) return;
      const count = (updateCounts.get(sourceId) ?? 0) + 1;
      updateCounts.set(sourceId, count);
      if (count >= UPDATES_OF_LIVE_DATA) loaded.add(sourceId);
    },
    came({ sourceId, source, tile, isSourceLoaded }) {
      if (sourceId !== undefined && !isNetworkSource(source?.type) && (tile || isSourceLoaded)) loaded.add(sourceId);
    },
    isComplete: () =>
      // What a style imports has no source that could be asked: the map answers for all.
      (isComplete ||= read().size + layerCount > 0 && [...read()].every(isLoaded) && areTilesLoaded()),
    areTilesLoaded,
    isEmpty: () => !isComplete && read().size + layerCount === 0,
    readSources() {
      const sources = [...read()].map(isLoaded);
      const readyCount = sources.filter((it) => it).length;
      return { readyCount, pendingCount: sources.length - readyCount };
    },
    get layerCount() {
      read();
      return layerCount;
    },
    get sources() {
      return read();
    },
  };
}

/** Mapbox throws where it is asked before its style has come, and after that was taken away. */
function attempt<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
