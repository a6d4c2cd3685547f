import { expect, test } from 'vitest';
import { watchSources } from '../../../src/adapters/watchSources.ts';
import type { MapLibreInside } from '../../../src/adapters/mapLibreLike.ts';

/** A map whose view needs four tiles of each source, with a layer for each. */
function createMap(sources: Record<string, object>, used: Record<string, boolean> = {}) {
  const loading = new Set<string>();
  const terrain: { source?: string } = {};
  const map = {
    getLayersOrder: () => Object.keys(sources).filter((id) => id !== 'heights'),
    getLayer: (id: string) => ({ source: id }),
    getTerrain: () => terrain,
    getSource: (id: string) => sources[id],
    isSourceLoaded: (id: string) => !loading.has(id),
    areTilesLoaded: () => true,
    coveringTiles: () => [1, 2, 3, 4].map((key) => ({ key })),
    style: { tileManagers: Object.fromEntries(Object.entries(used).map(([id, isUsed]) => [id, { used: isUsed }])) },
  };
  return { sources, loading, terrain, watch: watchSources(map as unknown as MapLibreInside) };
}

test('tiles that lie beyond the bounds of their source, or that no layer shows, are no part of the view', () => {
  const hasTile = ({ key }: { readonly key: number }): boolean => key === 2;
  const bounded = createMap({ bounded: { type: 'raster', hasTile } });
  expect(bounded.watch.readView()).toEqual({ readyCount: 1, pendingCount: 0, failedCount: 0 });
  const hidden = createMap({ seen: { type: 'raster' }, hidden: { type: 'vector' } }, { seen: true, hidden: false });
  expect(hidden.watch.readView()).toEqual({ readyCount: 4, pendingCount: 0, failedCount: 0 });
});

test('a source that takes the place of one of its name is waited for as that one was', () => {
  const { watch, sources, loading } = createMap({ places: { type: 'geojson' } });
  expect(watch.isComplete()).toBe(true);
  sources['places'] = { type: 'geojson' };
  loading.add('places');
  const event = { sourceId: 'places', source: { type: 'geojson' } };
  watch.loading(event);
  watch.styleChanged(() => {});
  expect(watch.isComplete()).toBe(false);
  watch.came({ ...event, isSourceLoaded: true });
  expect(watch.isComplete()).toBe(true);
  // From now on its changes hold up nothing.
  watch.loading(event);
  expect(watch.isComplete()).toBe(true);
});

test('tiles that the app sets anew again and again before they have come hold up nothing; once they have come they are waited for', () => {
  const { watch, loading } = createMap({ base: { type: 'vector' }, radar: { type: 'raster' } });
  loading.add('radar');
  const event = { sourceId: 'radar', source: { type: 'raster' } };
  watch.loading(event);
  expect(watch.isComplete()).toBe(false);
  watch.loading(event);
  expect(watch.isComplete()).toBe(true);
  loading.add('base');
  watch.loading({ sourceId: 'base', source: { type: 'vector' } });
  expect(watch.isComplete()).toBe(false);
  loading.clear();
  watch.came({ ...event, isSourceLoaded: true });
  expect(watch.isComplete()).toBe(true);
  loading.add('radar');
  watch.loading(event);
  expect(watch.isComplete()).toBe(false);
});

test.each(['raster', 'geojson'])(
  'sources (%s) that an app puts in the place of others again and again hold up nothing; a style that takes the place of another does',
  (type) => {
    const { watch, sources, loading } = createMap({ base: { type: 'vector' }, r0: { type } });
    const add = (id: string, ...gone: string[]): boolean => {
      for (const old of gone) Reflect.deleteProperty(sources, old);
      sources[id] = { type };
      loading.add(id);
      watch.loading({ sourceId: id, source: { type } });
      watch.styleChanged(() => {});
      return watch.isComplete();
    };
    loading.add('base');
    expect(watch.isComplete()).toBe(false);
    expect(add('r1', 'r0')).toBe(false);
    expect(add('r2', 'r1')).toBe(false);
    loading.delete('base');
    expect(add('r3', 'r2')).toBe(true);
    expect(add('r4', 'r3')).toBe(false);
    for (let turn = 0; turn < 5; turn += 1) expect(add(`s${turn}`, ...Object.keys(sources))).toBe(false);
  },
);

test('a terrain that is set later, of which no style tells, is waited for from its first tile on', () => {
  const { watch, loading, terrain } = createMap({ photo: { type: 'raster' }, heights: { type: 'raster-dem' } });
  expect(watch.isComplete()).toBe(true);
  terrain.source = 'heights';
  loading.add('heights');
  const tile = { uid: 1, tileID: { key: 1, canonical: { url: () => '' } } };
  watch.loading({ sourceId: 'heights', source: { type: 'raster-dem' }, tile });
  expect(watch.isComplete()).toBe(false);
  loading.delete('heights');
  expect(watch.isComplete()).toBe(true);
});
