import { DeckGL } from '@deck.gl/react';
import { Map as MapLibre } from '@vis.gl/react-maplibre';
import { commands } from 'vitest/browser';
import { planDrag } from '../../../e2e/accuracy/rig/handPlans.ts';
import { TileLayer } from '@deck.gl/geo-layers';
import { BitmapLayer, ScatterplotLayer } from '@deck.gl/layers';
import { MapboxOverlay } from '@deck.gl/mapbox';
import { act, cleanup, render } from '@testing-library/react';
import { attachDeckGl, attachMapLibre, createMapPerformance } from 'mapvitals';
import { StrictMode, useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { DeckGLRef } from '@deck.gl/react';
import type * as MapLibreLibrary from 'maplibre-gl';
import type { Sample, VitalSample } from 'mapvitals';
import type { ReactNode } from 'react';
import { hostClock } from '../../../src/lib/clock.ts';
import { flyOn } from '../../contracts/mapAdapter/openSession.ts';
import { createContainer, createStyle, mapLibreVersions, rasterLayer } from '../../support/realMapLibre.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';

const until = (condition: () => boolean): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 20 });
const view = { longitude: 10, latitude: 50, zoom: 4 };
const pixel = new ImageData(1, 1);

afterEach(cleanup);

function tiles(): TileLayer<ImageData> {
  return new TileLayer<ImageData>({
    id: 'base',
    tileSize: 256,
    getTileData: async () => pixel,
    renderSubLayers({ tile, data, id }) {
      const { west, south, east, north } = tile.bbox as Record<'west' | 'south' | 'east' | 'north', number>;
      return new BitmapLayer({ id, image: data, bounds: [west, south, east, north] });
    },
  });
}

function setup() {
  let ref: DeckGLRef | null = null;
  let drawnCount = 0;
  let setLongitude: (value: number) => void = () => {};
  function Page(): ReactNode {
    const [longitude, set] = useState(10);
    setLongitude = set;
    // Each of them is a new one in each render.
    return (
      <div style={{ position: 'relative', width: 256, height: 200 }}>
        <DeckGL
          ref={(it: DeckGLRef | null) => void (ref = it)}
          useDevicePixels={false}
          viewState={{ ...view, longitude }}
          controller
          layers={[tiles()]}
          widgets={[]}
          onAfterRender={() => (drawnCount += 1)}
          onInteractionStateChange={() => {}}
          onViewStateChange={({ viewState }) => set((viewState as { longitude: number }).longitude)}
        />
      </div>
    );
  }
  const { unmount } = render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
  return {
    unmount,
    ref: () => ref!,
    drawnCount: () => drawnCount,
    move: (value: number) => act(async () => setLongitude(value)),
  };
}

test('the ref of a <DeckGL> is measured through every render, whose callbacks, layers and widgets are new ones', async () => {
  const { ref, drawnCount, move, unmount } = setup();
  await until(() => Boolean(ref()?.deck));
  const before = drawnCount();
  const { of, attached } = recordAdapter(attachDeckGl, ref(), hostClock);
  await until(() => of('idle').length > 0);
  expect(of('tileReady').length).toBeGreaterThan(0);
  for (const longitude of [11, 12, 13]) await move(longitude);
  await until(() => of('frame').filter(({ hasCameraChanged }) => hasCameraChanged).length > 0);
  await until(() => of('frame').at(-1)?.isComplete === true);
  expect(of('frame')).toHaveLength(drawnCount() - before);
  expect(attached().describe()).toMatchObject({ layerCount: 1, sourceCount: 1 });
  unmount();
  expect(of('removed')).toHaveLength(1);
});

test('a ref and its Deck are one map', async () => {
  const { ref } = setup();
  await until(() => Boolean(ref()?.deck));
  const attach = vi.fn(attachDeckGl);
  const measured = createMapPerformance({ adapter: attach });
  measured.attach(ref());
  measured.attach(ref().deck!);
  expect(attach).toHaveBeenCalledTimes(1);
  await measured.dispose();
});

test.each([true, false])(
  'an overlay on a MapLibre map is part of it (interleaved: %s): one map, one frame each',
  async (interleaved) => {
    // deck.gl 9.4 draws into the map itself up to MapLibre 5 only: it reads a field that 6 has not.
    const mapLibre = await mapLibreVersions[5]();
    const container = createContainer();
    const style = createStyle({}, [{ id: 'sky', type: 'background' }]);
    const map = new mapLibre.Map({ container, style, center: [10, 50], zoom: 3, fadeDuration: 0, maplibreLogo: false });
    const { of, detach } = recordAdapter(attachMapLibre, map, hostClock);
    let renderCount = 0;
    map.on('render', () => (renderCount += 1));
    const overlay = new MapboxOverlay({
      interleaved,
      layers: [new ScatterplotLayer({ id: 'a', data: [[10, 50]], getPosition: (it: [number, number]) => it })],
    });
    map.addControl(overlay);
    await until(() => of('idle').length > 0);
    map.easeTo({ center: [11, 50], duration: 200 });
    await until(() => of('moveEnd').length > 0);
    expect(of('frame')).toHaveLength(renderCount);
    expect(of('moveStart')).toHaveLength(1);
    const sink = { attached: () => expect.unreachable(), event: () => {}, problem: () => {} };
    // The cast: it keeps its Deck to itself.
    const { _deck: deck } = overlay as unknown as { _deck: Parameters<typeof attachDeckGl>[0] };
    expect(() => attachDeckGl(deck, sink)).toThrow(/draws into another map.*attachMapLibre/);
    detach();
    map.remove();
    container.remove();
  },
);

test('a map in a <DeckGL> has the gestures of the hand on deck.gl, and its own tiles', async () => {
  // The cast: what it gives is all of the library.
  const mapLib = (await mapLibreVersions[6]()) as typeof MapLibreLibrary;
  const tileUrl = `${await commands.resetTiles({ photo: { delayMs: 300 } })}/tiles/photo/{z}/{x}/{y}.png`;
  const style = createStyle({ photo: { type: 'raster', tileSize: 256, tiles: [tileUrl] } }, [rasterLayer]);
  const inDeck: typeof attachMapLibre = (map, sink, options) =>
    attachMapLibre(
      map,
      {
        ...sink,
        attached(it) {
          const container = it.container.closest<HTMLElement>('#deckgl-wrapper') ?? it.container;
          sink.attached({ ...it, container });
        },
      },
      options,
    );
  const measured = createMapPerformance({ adapter: inDeck });
  const vitals = (name: string): VitalSample[] =>
    samples.filter((sample): sample is VitalSample => sample.kind === 'vital' && sample.name === name);
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  const { container } = render(
    <div style={{ position: 'fixed', left: 0, top: 0, width: 400, height: 300 }}>
      <DeckGL useDevicePixels={false} initialViewState={view} controller layers={[]}>
        <MapLibre ref={(it) => void (it && measured.attach(it))} mapLib={mapLib} mapStyle={style} fadeDuration={0} />
      </DeckGL>
    </div>,
  );
  await until(() => vitals('TCM').length > 0);
  await flyOn(container.querySelector('div')!, planDrag({ steps: 60, stepX: -5, holdMs: 300 }));
  await until(() => vitals('ST').length > 0);
  measured.report();
  expect(vitals('GSL')).toMatchObject([{ outcome: 'measured', tags: { gesture: 'drag', adapter: 'maplibre' } }]);
  expect(vitals('GDF')).toHaveLength(1);
  expect(vitals('VCD')[0]?.value).toBeGreaterThan(0);
  expect(samples.filter(({ kind }) => kind === 'problem' || kind === 'programMove')).toEqual([]);
  await measured.dispose();
});
