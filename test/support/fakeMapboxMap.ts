import { createFakeContainer } from './fakeMap.ts';
import type { Clock } from '../../src/types/clock.ts';
import type { MapboxEvent, MapboxEventName, MapboxMap, MapboxStyle } from '../../src/adapters/mapbox/mapboxLike.ts';
import type { FakeContainer } from './fakeMap.ts';

type Listener = (event: MapboxEvent) => void;

interface FakeTile {
  readonly uid: number;
  readonly sourceId: string;
}

/**
 * A Mapbox GL 3 map in small, by what its sources say: made with the URL of a style, which it throws at who asks for too early; it draws in animation frames while tiles are awaited or it moves, is
 * idle when nothing is left, answers a missing tile with data, tells of no tile that it gives up, and prints errors that
 * nobody listens to.
 */
export interface FakeMapboxMap {
  readonly map: MapboxMap;
  readonly container: FakeContainer;
  /** How often the style was copied. */
  readonly styleReads: number;
  readonly printed: readonly unknown[];
  readonly listenerCount: number;
  /** As `setStyle(null)`. */
  dropStyle(): void;
  setStyle(style: MapboxStyle, sources?: Readonly<Record<string, { type: string; tiles?: string[] }>>): void;
  request(sourceId: string): FakeTile;
  finish(tile: FakeTile): void;
  fail(tile: FakeTile, status: number): void;
  /** As a tile that left the view. */
  giveUp(tile: FakeTile): void;
  setData(sourceId: string): void;
  /** What was set is there. */
  indexed(sourceId: string): void;
  raise(error: Error): void;
  moveTo(lng: number, durationMs: number): void;
  remove(): void;
}

export function createFakeMapboxMap(clock: Clock): FakeMapboxMap {
  const container = createFakeContainer();
  const listeners = new Map<string, Set<Listener>>();
  const printed: unknown[] = [];
  const open = new Map<number, FakeTile>();
  const unindexed = new Set<string>();
  let sources: Readonly<Record<string, { type: string; tiles?: string[] }>> = {};
  let style: MapboxStyle | 'loading' | undefined = 'loading';
  let styleReads = 0;
  let uid = 0;
  let lng = 0;
  let move: { readonly from: number; readonly to: number; readonly startMs: number; readonly endMs: number } | null =
    null;
  let isFrameDue = false;
  let isRemoved = false;

  const fire = (type: MapboxEventName, event: MapboxEvent = {}): void => {
    const heard = [...(listeners.get(type) ?? [])];
    if (type === 'error' && heard.length === 0) printed.push(event.error);
    for (const listener of heard) listener(event);
  };
  const isSourceLoaded = (id: string): boolean =>
    style !== undefined && !unindexed.has(id) && ![...open.values()].some(({ sourceId }) => sourceId === id);
  const eventOf = (sourceId: string, rest: Partial<MapboxEvent> = {}): MapboxEvent => {
    const source = sources[sourceId];
    return { sourceId, ...(source ? { source } : {}), isSourceLoaded: isSourceLoaded(sourceId), ...rest };
  };
  /** What it does without one: `this.style.…`. */
  const requireStyle = (): void => {
    if (!style) throw new TypeError("Cannot read properties of undefined (reading 'getOwnSource')");
  };
  const repaint = (): void => {
    if (isFrameDue || !style) return;
    isFrameDue = true;
    clock.requestFrame(draw);
  };
  const draw = (): void => {
    isFrameDue = false;
    if (isRemoved) return;
    fire('renderstart');
    const isEnd = move !== null && clock.now() >= move.endMs;
    if (move) {
      const { from, to, startMs, endMs } = move;
      lng = from + (to - from) * Math.min(1, (clock.now() - startMs) / (endMs - startMs));
    }
    fire('render');
    if (isEnd) {
      move = null;
      fire('moveend');
    }
    if (move || isEnd) repaint();
    else if (style && style !== 'loading' && open.size === 0 && unindexed.size === 0) fire('idle');
  };

  const map: MapboxMap = {
    version: '3.9.0',
    get _removed() {
      return isRemoved;
    },
    on(type, listener) {
      listeners.set(type, (listeners.get(type) ?? new Set()).add(listener));
    },
    off: (type, listener) => void listeners.get(type)?.delete(listener),
    listens: (type) => (listeners.get(type)?.size ?? 0) > 0,
    getContainer: () => container.element,
    getCenter: () => ({ lng, lat: 0 }),
    getZoom: () => 11,
    getBearing: () => 0,
    getPitch: () => 0,
    getPadding: () => ({}),
    getStyle() {
      styleReads += 1;
      if (style === 'loading') throw new Error('Style is not done loading');
      return style;
    },
    getSource(id) {
      requireStyle();
      return sources[id];
    },
    getTerrain: () => null,
    isSourceLoaded,
    areTilesLoaded() {
      requireStyle();
      return open.size === 0;
    },
    isMoving: () => move !== null,
    triggerRepaint: repaint,
  };

  return {
    map,
    container,
    printed,
    get styleReads() {
      return styleReads;
    },
    get listenerCount() {
      return [...listeners.values()].reduce((count, set) => count + set.size, 0);
    },
    dropStyle() {
      style = undefined;
    },
    setStyle(next, of = {}) {
      style = next;
      sources = of;
      fire('styledata');
      fire('style.load');
      repaint();
    },
    request(sourceId) {
      const tile = { uid: (uid += 1), sourceId };
      open.set(tile.uid, tile);
      fire('sourcedataloading', eventOf(sourceId, { tile }));
      repaint();
      return tile;
    },
    finish(tile) {
      open.delete(tile.uid);
      fire('sourcedata', eventOf(tile.sourceId, { tile }));
      repaint();
    },
    fail(tile, status) {
      open.delete(tile.uid);
      if (status === 404) fire('sourcedata', eventOf(tile.sourceId, { tile, sourceDataType: 'error' }));
      else fire('error', eventOf(tile.sourceId, { tile, error: Object.assign(new Error('AJAXError'), { status }) }));
      repaint();
    },
    giveUp(tile) {
      open.delete(tile.uid);
      repaint();
    },
    setData(sourceId) {
      unindexed.add(sourceId);
      fire('sourcedataloading', eventOf(sourceId));
    },
    indexed(sourceId) {
      unindexed.delete(sourceId);
      fire('sourcedata', eventOf(sourceId));
      repaint();
    },
    raise(error) {
      fire('error', { error });
    },
    moveTo(to, durationMs) {
      fire('movestart');
      move = { from: lng, to, startMs: clock.now(), endMs: clock.now() + durationMs };
      repaint();
    },
    remove() {
      isRemoved = true;
      style = undefined;
      fire('remove');
      listeners.clear();
    },
  };
}
