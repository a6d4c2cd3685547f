import { Map as ReactMap } from '@vis.gl/react-maplibre';
import type { MapLib, MapRef } from '@vis.gl/react-maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { StrictMode, useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createMapPerformance, withCreationTime } from 'mapvitals';
import { MapPerformanceProvider, PerformanceOverlay, useMapPerformance, useVitals } from '../../../hooks/index.ts';
import type { MapPerformanceState } from '../../../hooks/index.ts';
import 'maplibre-gl/dist/maplibre-gl.css';
import { createStyle, mapLibreVersions, rasterLayer, rasterTile } from '../../support/realMapLibre.ts';
import type { MapLibreModule } from '../../support/realMapLibre.ts';

// The real thing throughout: React, react-maplibre, MapLibre 6, and tiles from a protocol of the test's own.

let mapLibre: MapLibreModule;
beforeAll(async () => {
  mapLibre = await mapLibreVersions[6]();
  mapLibre.addProtocol('hooks', async () => ({ data: await rasterTile() }));
});

const style = createStyle({ photo: { type: 'raster', tiles: ['hooks://{z}/{x}/{y}.png'], tileSize: 256 } }, [
  rasterLayer,
]);
const size = { width: 256, height: 256 };

/** Software WebGL is slow. */
const patience = { timeout: 20_000 };

/** Without the testing library: inside its `act` React waits for the test, and a real map does not. */
function mount(app: ReactNode): { container: HTMLElement; unmount: () => void } {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  root.render(app);
  const unmount = (): void => {
    flushSync(() => root.unmount());
    container.remove();
  };
  unmounts.push(unmount);
  return { container, unmount };
}
const unmounts: (() => void)[] = [];
afterEach(() => {
  for (const unmount of unmounts.splice(0)) unmount();
});

/** Every listener on the map that is not there without us. */
function countListeners(map: MapLibreMap): number {
  const types = [
    'render',
    'idle',
    'movestart',
    'moveend',
    'sourcedata',
    'sourcedataloading',
    'sourcedataabort',
    'error',
  ];
  const { _listeners = {} } = map as unknown as { _listeners?: Record<string, unknown[]> };
  return types.reduce((count, type) => count + (_listeners[type]?.length ?? 0), 0);
}

describe('useMapPerformance with @vis.gl/react-maplibre', () => {
  test.each([
    ['a ref to its MapRef', false],
    ['a ref to its MapRef, under StrictMode', true],
  ])('measures the first tile through %s', async (_how, isStrict) => {
    const latest: { state?: MapPerformanceState; ref?: RefObject<MapRef | null> } = {};
    let renderCount = 0;
    function App(): ReactNode {
      const ref = useRef<MapRef>(null);
      const state = useMapPerformance(ref);
      renderCount += 1;
      latest.state = state;
      latest.ref = ref;
      return (
        <>
          <output>{state.vitals.FTP.value}</output>
          <ReactMap ref={ref} mapLib={mapLibre as unknown as MapLib} mapStyle={style} style={size} />
        </>
      );
    }
    const { unmount } = mount(isStrict ? <StrictMode>{<App />}</StrictMode> : <App />);
    await expect.poll(() => latest.state?.vitals.TCM.value, patience).toBeGreaterThan(0);
    const { state } = latest;
    expect(state?.vitals.FTP.value).toBeGreaterThan(0);
    expect(state?.vitals.FTP.sampleCount).toBe(1);
    expect(state?.getReport().environment.maps).toHaveLength(1);
    expect(state?.getReport().problems).toEqual([]);

    const published = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));
    // What was read above was newer than the latest render.
    await published();
    const count = renderCount;
    state?.trackOperation('work', 3);
    await published();
    expect(renderCount).toBe(count);

    const map = latest.ref?.current?.getMap() as unknown as MapLibreMap;
    unmount();
    expect(state?.getReport().environment.maps[0]?.library).toMatch(/maplibre/i);
    expect(map._removed).toBe(true);
  });

  test('measures from inside the map, through useMap of the library or a state, and shows the overlay over it', async () => {
    let map: MapLibreMap | undefined;
    function Inside(): ReactNode {
      const [loaded, setLoaded] = useState<MapRef | null>(null);
      useMapPerformance(loaded);
      const firstTileMs = useVitals(({ FTP }) => FTP.value);
      return (
        <>
          <ReactMap
            ref={setLoaded}
            mapLib={mapLibre as unknown as MapLib}
            mapStyle={style}
            style={size}
            onLoad={({ target }) => (map = target)}
          >
            <PerformanceOverlay corner="bottom-left" size="pill" storage={null} />
          </ReactMap>
          <output>{firstTileMs}</output>
        </>
      );
    }
    const { container, unmount } = mount(
      <MapPerformanceProvider>
        <Inside />
      </MapPerformanceProvider>,
    );
    await expect.poll(() => map && container.querySelector('output')?.textContent, patience).toBeTruthy();
    const overlay = document.querySelector('map-vitals');
    const canvas = container.querySelector('canvas');
    if (!overlay || !canvas) throw new Error('no overlay over a canvas');
    // Above the map's attribution, which lies in the other corner of so small a map.
    const attribution = container.querySelector('.maplibregl-ctrl-attrib');
    await expect
      .poll(() => (attribution?.getBoundingClientRect().top ?? 0) - overlay.getBoundingClientRect().bottom)
      .toBeGreaterThanOrEqual(0);
    expect(canvas.getBoundingClientRect().bottom - overlay.getBoundingClientRect().bottom).toBeLessThan(60);
    expect(overlay.getBoundingClientRect().left - canvas.getBoundingClientRect().left).toBe(10);
    unmount();
    expect(document.querySelector('map-vitals')).toBeNull();
  });
});

describe('a map that react-maplibre makes', () => {
  test('counts from its creation where `mapLib` notes it', async () => {
    const createdAtMs: number[] = [];
    class NotedMap extends mapLibre.Map {
      constructor(...args: ConstructorParameters<MapLibreModule['Map']>) {
        createdAtMs.push(performance.now());
        super(...args);
      }
    }
    const mapLib = withCreationTime(Promise.resolve({ ...mapLibre, Map: NotedMap }));
    const mapPerformance = createMapPerformance();
    const startsMs: number[] = [];
    mapPerformance.monitor.onSample((sample) => {
      if (sample.kind === 'vital' && sample.name === 'TCM') startsMs.push(sample.startMs);
    });
    function App(): ReactNode {
      const ref = useRef<MapRef>(null);
      useMapPerformance(ref);
      return <ReactMap ref={ref} mapLib={mapLib as unknown as MapLib} mapStyle={style} style={size} />;
    }
    mount(
      <MapPerformanceProvider mapPerformance={mapPerformance}>
        <App />
      </MapPerformanceProvider>,
    );
    await expect.poll(() => startsMs.length, patience).toBe(1);
    expect(createdAtMs).toHaveLength(1);
    expect(Math.abs((startsMs[0] ?? 0) - (createdAtMs[0] ?? 0))).toBeLessThan(1);
    await mapPerformance.dispose();
  });

  test('is heard in the container that `reuseMaps` moves it to', async () => {
    const mapPerformance = createMapPerformance();
    const refs: { map?: MapRef | null } = {};
    const app = (
      <ReactMap
        reuseMaps
        ref={(map) => void (refs.map = map)}
        mapLib={mapLibre as unknown as MapLib}
        mapStyle={style}
        style={size}
      />
    );
    const first = mount(app);
    await expect.poll(() => refs.map?.loaded(), patience).toBe(true);
    const map = refs.map?.getMap() as unknown as MapLibreMap;
    // By someone who holds it for longer than the component lives.
    mapPerformance.attach(map);
    const from = map.getContainer();
    first.unmount();
    mount(app);
    await expect.poll(() => refs.map?.getMap() === (map as unknown), patience).toBe(true);
    expect(map.getContainer()).not.toBe(from);
    await new Promise((resolve) => map.once('idle', resolve).triggerRepaint());

    map.getCanvas().focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => mapPerformance.monitor.snapshot().vitals.ST.sampleCount, patience).toBe(1);
    await mapPerformance.dispose();
    expect(countListeners(map)).toBeGreaterThan(0);
    map.remove();
  });
});

describe('useMapPerformance with a map made by hand', () => {
  function ByHand({
    onMap,
    isRemovedFirst,
  }: {
    onMap: (map: MapLibreMap) => void;
    isRemovedFirst: boolean;
  }): ReactNode {
    const container = useRef<HTMLDivElement>(null);
    const [map, setMap] = useState<MapLibreMap | null>(null);
    const { vitals } = useMapPerformance(map);
    useEffect(() => {
      if (!container.current) return undefined;
      const created = new mapLibre.Map({ container: container.current, style, zoom: 1 });
      setMap(created);
      onMap(created);
      return () => {
        if (isRemovedFirst) created.remove();
      };
    }, [onMap, isRemovedFirst]);
    return (
      <>
        <output>{vitals.FTP.value}</output>
        <div ref={container} style={size} />
      </>
    );
  }

  test.each([
    ['is removed before the hook lets go', true],
    ['outlives the component', false],
  ])('leaves no listener on a map that %s', async (_when, isRemovedFirst) => {
    const maps: MapLibreMap[] = [];
    const onMap = (map: MapLibreMap): void => void maps.push(map);
    const { container, unmount } = mount(<ByHand onMap={onMap} isRemovedFirst={isRemovedFirst} />);
    await expect.poll(() => container.querySelector('output')?.textContent, patience).toBeTruthy();
    const [map] = maps;
    if (!map) throw new Error('no map');
    const attachedCount = countListeners(map);
    unmount();
    expect(countListeners(map)).toBeLessThan(attachedCount);
    if (isRemovedFirst) return;
    const bare = new mapLibre.Map({ container: document.createElement('div'), style, zoom: 1 });
    expect(countListeners(map)).toBe(countListeners(bare));
    bare.remove();
    map.remove();
  });

  test('measures the map of the second mount under StrictMode, once', async () => {
    const maps: MapLibreMap[] = [];
    const onMap = (map: MapLibreMap): void => void maps.push(map);
    const { container, unmount } = mount(
      <StrictMode>
        <ByHand onMap={onMap} isRemovedFirst />
      </StrictMode>,
    );
    await expect.poll(() => container.querySelector('output')?.textContent, patience).toBeTruthy();
    expect(maps).toHaveLength(2);
    expect(maps.map((map) => map._removed)).toEqual([true, undefined]);
    unmount();
  });
});
