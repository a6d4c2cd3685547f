import { Deck, MapView } from '@deck.gl/core';
import { MVTLayer, TileLayer } from '@deck.gl/geo-layers';
import { BitmapLayer, ScatterplotLayer } from '@deck.gl/layers';
import { MapboxOverlay } from '@deck.gl/mapbox';
import { attachDeckGl, createMapPerformance, measureUpdate } from 'mapvitals';
import { afterEach, expect, test, vi } from 'vitest';
import type { DeckProps } from '@deck.gl/core';
import type { AttachedMap, MapEvent, MapSink, Sample } from 'mapvitals';
import { createContainer } from '../../support/realMapLibre.ts';

type EventOf<Type extends MapEvent['type']> = Extract<MapEvent, { type: Type }>;
type AnswerTile = (id: string, signal: AbortSignal | undefined) => unknown;

const view = { longitude: 10, latitude: 50, zoom: 4 };
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const frames = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await new Promise(requestAnimationFrame);
};
const pixel = new ImageData(1, 1);

function tiles(answer: AnswerTile = async () => pixel, props: object = {}): TileLayer {
  return new TileLayer({
    id: 'base',
    tileSize: 256,
    getTileData: ({ id, signal }) => answer(id, signal) as Promise<ImageData>,
    onTileError: () => {},
    renderSubLayers: ({ tile, data, id }) => {
      const { west, south, east, north } = tile.bbox as { west: number; south: number; east: number; north: number };
      return new BitmapLayer({ id, image: data as ImageData, bounds: [west, south, east, north] });
    },
    ...props,
  });
}

function listen() {
  const events: MapEvent[] = [];
  const problems: unknown[] = [];
  let attached: AttachedMap | undefined;
  const sink: MapSink = {
    attached: (it) => {
      attached = it;
    },
    event: (event) => events.push(event),
    problem: (_code, error) => problems.push(error),
  };
  const of = <Type extends MapEvent['type']>(type: Type): EventOf<Type>[] =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const until = (condition: () => boolean): Promise<boolean> =>
    vi.waitUntil(condition, { timeout: 15_000, interval: 20 });
  return {
    sink,
    events,
    problems,
    of,
    until,
    attached: () => attached!,
    idle: () => until(() => of('idle').length > 0),
  };
}

function createDeck(props: DeckProps = {}): { deck: Deck; container: HTMLElement } {
  const container = createContainer();
  container.style.position = 'relative';
  const parent = container as HTMLDivElement;
  const deck = new Deck({
    parent,
    initialViewState: view,
    controller: true,
    useDevicePixels: false,
    ...props,
  });
  cleanups.push(() => {
    if (deck.isInitialized) deck.finalize();
    container.remove();
  });
  return { deck, container };
}

function setup(props: DeckProps = { layers: [tiles()] }) {
  const made = createDeck(props);
  const heard = listen();
  const detach = attachDeckGl(made.deck, heard.sink);
  cleanups.push(detach);
  return { ...made, ...heard, detach };
}

test('a Deck tells its container, what tags it, each tile from request to end, and the first complete frame', async () => {
  const { deck, container, attached, of, events, idle, problems } = setup();
  expect(attached().isComplete()).toBe(false);
  await idle();
  expect(attached().container).toBe(container);
  expect(attached().describe()).toEqual({
    library: 'deck.gl',
    libraryVersion: Deck.VERSION as string,
    adapter: 'deck.gl',
    zoom: expect.closeTo(4, 5),
    layerCount: 1,
    sourceCount: 1,
  });
  const started = of('tileStart').map(({ key }) => key);
  expect(started.length).toBeGreaterThan(0);
  expect(new Set(started).size).toBe(started.length);
  expect(new Set(of('tileReady').map(({ key }) => key))).toEqual(new Set(started));
  expect(of('tileReady').every(({ isNetworkTile }) => isNetworkTile)).toBe(true);
  const lastReadyAt = events.findLastIndex(({ type }) => type === 'tileReady');
  const before = events.slice(0, lastReadyAt).filter((event) => event.type === 'frame');
  expect(before.some(({ isComplete }) => isComplete)).toBe(false);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true, isMoving: false });
  expect(attached().isComplete()).toBe(true);
  expect(attached().mayHaveDrawnTile()).toBe(true);
  expect(deck.isInitialized).toBe(true);
  expect(problems).toEqual([]);
});

test('callbacks and layers that are set anew stay the app’s own, are called, and hide nothing', async () => {
  const { deck, of, idle, until } = setup();
  await idle();
  let drawn = 0;
  let isChained = false;
  deck.setProps({ onAfterRender: () => (drawn += 1), onInteractionStateChange: () => {}, onError: null });
  const count = of('frame').length;
  deck.setProps({ layers: [tiles(undefined, { opacity: 0.5 })] });
  await until(() => of('frame').length > count);
  expect(drawn).toBe(of('frame').length - count);
  // As who adds to what is there.
  const { onAfterRender } = deck.props;
  deck.setProps({
    onAfterRender: (context) => {
      isChained = true;
      onAfterRender(context);
    },
  });
  const before = drawn;
  deck.setProps({ initialViewState: { ...view, zoom: 5 } });
  await until(() => isChained && of('frame').at(-1)?.isComplete === true);
  expect(drawn).toBeGreaterThan(before);
});

test('what an app gave is given back when nobody listens any more', async () => {
  const onAfterRender = vi.fn();
  const layer = tiles();
  const { deck, of, detach, idle } = setup({ layers: [layer], onAfterRender });
  await idle();
  const own = () => {};
  deck.setProps({ onError: own });
  expect(deck.props.onAfterRender).not.toBe(onAfterRender);
  detach();
  detach();
  for (let count = 0; count < 50; count += 1) attachDeckGl(deck, listen().sink)();
  expect(deck.props.onAfterRender).toBe(onAfterRender);
  expect(deck.props.onError).toBe(own);
  expect(Object.hasOwn(deck, 'finalize')).toBe(false);
  expect(Object.hasOwn(layer, 'getTileData')).toBe(false);
  for (const name of Object.keys(deck.props))
    expect(Object.getOwnPropertyDescriptor(deck.props, name)).toHaveProperty('value');
  const count = of('frame').length;
  deck.setProps({ initialViewState: { ...view, zoom: 6 } });
  await frames(5);
  await wait(100);
  expect(of('frame')).toHaveLength(count);
});

test('two that listen hear the same, in whatever order they leave', async () => {
  const { deck, detach, of, idle } = setup();
  const second = listen();
  const leave = attachDeckGl(deck, second.sink);
  await Promise.all([idle(), second.idle()]);
  expect(second.of('tileReady').map(({ key }) => key)).toEqual(of('tileReady').map(({ key }) => key));
  detach();
  const count = second.of('frame').length;
  deck.setProps({ initialViewState: { ...view, longitude: 20 } });
  await second.until(() => second.of('frame').length > count);
  leave();
  expect(Object.getOwnPropertyDescriptor(deck.props, 'onAfterRender')).toMatchObject({});
  const told = second.events.length;
  deck.setProps({ initialViewState: { ...view, longitude: 30 } });
  await frames(5);
  expect(second.events).toHaveLength(told);
});

test('a tile that fails, one that is not there and one that is aborted are told apart; failed ones hold up nothing', async () => {
  const failed = Object.assign(new Error('no'), { response: { status: 500 } });
  const answers: AnswerTile[] = [
    () => Promise.reject(failed),
    async () => null,
    (_id, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
  ];
  let index = 0;
  const { deck, of, until } = setup({
    layers: [tiles((id, signal) => answers[index++]?.(id, signal) ?? Promise.resolve(pixel), { maxRequests: 0 })],
  });
  await until(() => of('tileStart').length > 2 && of('tileError').length === 2);
  expect(of('tileError').map(({ status }) => status)).toEqual([500, 204]);
  expect(of('idle')).toHaveLength(0);
  deck.setProps({ layers: [] });
  await until(() => of('tileAbort').length === 1);
});

test('where the tiles of a layer come from is known, though it was told so by a TileJSON', async () => {
  const data = { tilejson: '3.0.0', tiles: ['https://tiles.example/{z}/{x}/{y}.mvt?key=secret'] };
  // The cast: its types want more of it than it reads.
  const { of, until } = setup({ layers: [new MVTLayer({ id: 'base', data: data as never, fetch: async () => null })] });
  await until(() => of('tileError').length > 0);
  expect(of('tileStart')[0]?.urlTemplate).toBe('https://tiles.example/{z}/{x}/{y}.mvt');
});

test('a tile that was asked for before is known to be there, and later ones are followed', async () => {
  const release: (() => void)[] = [];
  const { deck } = createDeck({
    layers: [tiles(() => new Promise((resolve) => release.push(() => resolve(pixel))), { maxRequests: 0 })],
  });
  await vi.waitUntil(() => release.length > 0, { timeout: 10_000 });
  const heard = listen();
  cleanups.push(attachDeckGl(deck, heard.sink));
  expect(heard.attached().isComplete()).toBe(false);
  for (const one of release.splice(0)) one();
  await heard.until(() => heard.of('tileReady').length > 0);
  await heard.idle();
  const count = heard.of('tileStart').length;
  deck.setProps({ initialViewState: { ...view, longitude: 60 } });
  await heard.until(() => heard.of('tileStart').length > count);
});

test('of a tile that was asked for before and does not come it is not told why: it is not missing', async () => {
  const release: (() => void)[] = [];
  const answer = () => new Promise((_, reject) => release.push(() => reject(new Error('no'))));
  const { deck } = createDeck({ layers: [tiles(answer, { maxRequests: 0 })] });
  await vi.waitUntil(() => release.length > 0, { timeout: 10_000 });
  const heard = listen();
  cleanups.push(attachDeckGl(deck, heard.sink));
  for (const one of release.splice(0)) one();
  await heard.idle();
  expect(heard.of('tileStart').length).toBeGreaterThan(0);
  expect(heard.of('tileError')).toEqual([]);
});

test('is complete with the first data of an app’s own layer, and stays so though it is set anew in each frame', async () => {
  const points = (): ScatterplotLayer =>
    new ScatterplotLayer({
      id: 'points',
      data: wait(20).then(() => [{ position: [10, 50] }]),
      getPosition: (it: { position: [number, number] }) => it.position,
    });
  const base = tiles();
  const { deck, of, until } = setup({ layers: [base, points()] });
  for (let count = 0; count < 20; count += 1) {
    deck.setProps({ layers: [base, points()] });
    await frames(1);
  }
  await until(() => of('frame').some(({ isComplete }) => isComplete));
  const from = of('frame').findIndex(({ isComplete }) => isComplete);
  deck.setProps({ layers: [base, points()] });
  await frames(3);
  expect(
    of('frame')
      .slice(from)
      .every(({ isComplete }) => isComplete),
  ).toBe(true);
});

test('without layers it is empty, and not complete', async () => {
  const { of, idle } = setup({ layers: [null, [false]] as never });
  await idle();
  expect(of('idle')[0]).toMatchObject({ isComplete: false, isEmpty: true });
  expect(of('frame').every(({ isEmpty, isComplete }) => isEmpty === true && !isComplete)).toBe(true);
});

test('a move of the program’s is one with a transition, else a jump; a resize and the same view again are none', async () => {
  const { deck, container, of, idle, until } = setup();
  await idle();
  const act = async (change: () => void): Promise<{ moves: string[]; hasChanged: boolean }> => {
    const [from, drawn] = [of('moveStart').length, of('frame').length];
    change();
    await wait(600);
    const hasChanged = of('frame')
      .slice(drawn)
      .some(({ hasCameraChanged }) => hasCameraChanged);
    return {
      moves: of('moveStart')
        .slice(from)
        .map(({ type }) => type),
      hasChanged,
    };
  };
  const none = { moves: [], hasChanged: false };
  expect(await act(() => (container.style.width = '200px'))).toEqual(none);
  expect(await act(() => deck.setProps({ initialViewState: { ...view } }))).toEqual(none);
  expect(await act(() => deck.setProps({ initialViewState: { ...view, bearing: 20 } }))).toMatchObject({
    moves: ['moveStart'],
    hasChanged: true,
  });
  const flight = { ...view, longitude: 12, transitionDuration: 200 };
  expect(await act(() => deck.setProps({ initialViewState: flight }))).toMatchObject({
    moves: ['moveStart'],
    hasChanged: true,
  });
  await until(() => of('moveEnd').length === of('moveStart').length);
});

test('an overlay’s Deck, and a map of another library, are told what to do', async () => {
  const { sink } = listen();
  const { deck } = createDeck({ views: new MapView({ id: 'mapbox' }), layers: [] } as unknown as DeckProps);
  expect(() => attachDeckGl(deck, sink)).toThrow(/draws into another map.*attachMapLibre/);
  expect(() => attachDeckGl(new MapboxOverlay({ layers: [] }) as never, sink)).toThrow(/must be a deck\.gl map/);
  expect(() => attachDeckGl({ getContainer: () => ({}) } as never, sink)).toThrow(/must be a deck\.gl map/);
  expect(() => attachDeckGl({ deck: undefined }, sink)).toThrow(/must be a deck\.gl map/);
});

test('what the Deck says of its own errors is told, and the app’s own handler hears it as before', async () => {
  const onError = vi.fn();
  const { deck, of, idle } = setup({ layers: [tiles()], onError });
  await idle();
  const broken = new ScatterplotLayer({
    id: 'broken',
    data: [{}],
    getPosition: () => {
      throw new Error('https://host/x?key=1 broke');
    },
  });
  deck.setProps({ layers: [tiles(), broken] });
  await vi.waitUntil(() => of('error').length > 0, { timeout: 5000 });
  expect(of('error')[0]).toMatchObject({ severity: 'source' });
  expect(of('error')[0]?.message).toContain('https://host/x');
  expect(of('error')[0]?.message).not.toContain('key=1');
  expect(onError).toHaveBeenCalledTimes(of('error').length);
});

test('data that an app could not load holds up the map no longer', async () => {
  const data = Promise.reject(new Error('gone')) as never;
  const { of, idle } = setup({ layers: [tiles(), new ScatterplotLayer({ id: 'gone', data })], onError: () => {} });
  await idle();
  expect(of('error')).toMatchObject([{ severity: 'source' }]);
  expect(of('idle')[0]).toMatchObject({ isComplete: true });
});

test('data is followed from the app’s call to the frame that shows it, though nothing may be left to draw', async () => {
  const points = (data: unknown): ScatterplotLayer =>
    new ScatterplotLayer({ id: 'points', data: data as number[][], getPosition: (it: [number, number]) => it });
  const { deck } = createDeck({ layers: [points([])] });
  const measured = createMapPerformance({ adapter: attachDeckGl });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  measured.attach(deck);
  const values = (): (number | null)[] =>
    samples.flatMap((sample) => (sample.kind === 'vital' && sample.name === 'DTS' ? [sample.value] : []));
  const seen = async (count: number): Promise<void> => {
    await expect.poll(() => (measured.report(), values().length), { timeout: 15_000, interval: 50 }).toBe(count);
  };
  await vi.waitUntil(() => deck.isInitialized, { timeout: 10_000 });
  const late = wait(200).then(() => [[10, 50]]);
  measureUpdate(deck, 'points', () => deck.setProps({ layers: [points(late)] }), { kind: 'user' });
  await seen(1);
  expect(values()[0]).toBeGreaterThan(190);
  measureUpdate(deck, 'points', () => {}, { kind: 'user' });
  await seen(2);
  await measured.dispose();
});

test('the end of the Deck ends it; one that is over tells nothing', async () => {
  const { deck, of, events, idle, sink } = setup();
  await idle();
  deck.finalize();
  expect(of('removed')).toHaveLength(1);
  const count = events.length;
  const attached = vi.fn();
  attachDeckGl(deck, { ...sink, attached })();
  expect(attached).not.toHaveBeenCalled();
  await wait(100);
  expect(events).toHaveLength(count);
});
