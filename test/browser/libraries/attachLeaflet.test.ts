import leaflet1 from 'leaflet';
import * as leaflet2 from 'leaflet-2';
import 'leaflet/dist/leaflet.css';
import { attachLeaflet } from 'mapvitals';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hostClock } from '../../../src/lib/clock.ts';
import { createContainer } from '../../support/realMapLibre.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import type * as Leaflet from 'leaflet';

const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==#{z}/{x}/{y}';
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

describe.each([
  ['1.9', leaflet1],
  ['2 alpha', leaflet2],
])('Leaflet %s', (_version, { Map: MapClass, GridLayer, TileLayer, LayerGroup, CircleMarker }) => {
  const setup = (options: Leaflet.MapOptions) => {
    const container = createContainer();
    const map = new MapClass(container, { fadeAnimation: false, ...options });
    cleanups.push(() => {
      map.remove();
      container.remove();
    });
    const heard = recordAdapter(attachLeaflet, map, hostClock);
    const idle = () => vi.waitUntil(() => heard.of('idle').at(-1)?.isComplete, { timeout: 10_000, interval: 20 });
    return { map, idle, ...heard };
  };
  const view: Leaflet.MapOptions = { center: [10, 20], zoom: 4 };

  test('a map that gets its view later tells each of its layers and tiles once', async () => {
    const { map, idle, of, attached } = setup({ zoom: 4 });
    const [base, gone] = [new TileLayer(pixel).addTo(map), new TileLayer(pixel).addTo(map)];
    const late = recordAdapter(attachLeaflet, map, hostClock);
    cleanups.push(late.detach);
    gone.remove();
    expect(attached().isComplete()).toBe(false);
    map.setView([10, 20], 4);
    await idle();
    for (const heard of [{ of, attached }, late]) {
      const keys = heard.of('tileStart').map(({ key }) => key);
      expect(keys.length).toBeGreaterThan(2);
      expect(new Set(keys).size).toBe(keys.length);
      expect(heard.attached().describe()).toMatchObject({ layerCount: 1, sourceCount: 1 });
    }
    base.remove();
    expect(attached().describe()).toMatchObject({ layerCount: 0, sourceCount: 0 });
  });

  test('a move that another one follows before it has ended is told to the end of both', async () => {
    const { map, idle, of } = setup(view);
    new TileLayer(pixel).addTo(map);
    await idle();
    const [drawn, started] = [of('frame').length, of('moveStart').length];
    map.panBy([120, 0], { duration: 0.3 });
    // It ends the first one, after it has begun.
    map.once('move', () => map.panBy([120, 0], { duration: 0.3 }));
    await vi.waitUntil(() => map.getCenter().lng > 30 && of('moveEnd').length === of('moveStart').length, {
      timeout: 10_000,
    });
    const moving = of('frame')
      .slice(drawn)
      .filter(({ hasCameraChanged }) => hasCameraChanged);
    expect(moving.length).toBeGreaterThan(1);
    expect(moving.slice(0, -1).every(({ isMoving }) => isMoving)).toBe(true);
    expect(of('moveStart').length).toBeGreaterThan(started + 1);
  });

  test('a layer that is taken away with its tiles on their way, alone or in a group, holds up nothing', async () => {
    const { map, idle, of, attached } = setup(view);
    new CircleMarker([10, 20], {}).addTo(map);
    const group = new LayerGroup([new TileLayer('/never/{z}/{x}/{y}.png')]).addTo(map);
    expect(of('tileStart').length).toBeGreaterThan(2);
    group.remove();
    await idle();
    expect(of('tileAbort')).toHaveLength(of('tileStart').length);
    expect(attached().isComplete()).toBe(true);
  });

  test('tiles that a layer fetches without a URL count, and those that it draws at once or cuts of what it has are none', async () => {
    const { map, idle, of } = setup(view);
    const draw = () => document.createElement('canvas');
    const fetched = Object.assign(new GridLayer(), {
      createTile(_coords: object, done: () => void) {
        setTimeout(done, 20);
        return draw();
      },
    });
    fetched.addTo(map);
    Object.assign(new GridLayer(), { createTile: (_coords: object) => draw() }).addTo(map);
    // As VectorGrid.Slicer does: https://github.com/Leaflet/Leaflet.VectorGrid/blob/master/src/Leaflet.VectorGrid.Slicer.js
    const { createTile } = fetched;
    Object.assign(new GridLayer(), { createTile, _worker: {} }).addTo(map);
    await idle();
    const isNetwork = new Map(of('tileReady').map((tile) => [tile.sourceId, tile.isNetworkTile]));
    expect(isNetwork).toEqual(
      new Map([
        ['tiles-1', true],
        ['tiles-2', false],
        ['tiles-3', false],
      ]),
    );
  });

  test('the steps of a plugin that zooms by itself are frames, of which all is known', async () => {
    const { map, idle, of } = setup(view);
    new TileLayer(pixel).addTo(map);
    await idle();
    const drawn = of('frame').length;
    // The cast: plugins do as the map itself does.
    const steps = map as unknown as Record<'_moveStart' | '_move' | '_moveEnd', (...args: unknown[]) => void>;
    steps._moveStart(true, false);
    for (const zoom of [4.1, 4.2, 4.3, 4.4, 4.5]) {
      steps._move(map.getCenter(), zoom);
      map.fire('zoomanim', { center: map.getCenter(), zoom, noUpdate: true });
      await new Promise(requestAnimationFrame);
    }
    for (let count = 0; count < 5; count += 1) await new Promise(requestAnimationFrame);
    const changed = of('frame')
      .slice(drawn)
      .filter(({ hasCameraChanged }) => hasCameraChanged);
    steps._moveEnd(true);
    expect(changed.length).toBe(5);
    expect(changed.filter(({ framesUnknown }) => framesUnknown)).toEqual([]);
  });
});
