import { userEvent } from 'vitest/browser';
import { afterEach, describe, expect, it } from 'vitest';
import { formatLayerCosts, measureLayers } from 'mapvitals/reports';
import type { MeasureLayersOptions } from 'mapvitals/reports';
import type * as MapLibre from 'maplibre-gl';
import { chicago, createContainer, createStyle, mapLibreVersions } from '../../support/realMapLibre.ts';
import { isThorough } from '../../support/thorough.ts';

type Layers = MapLibre.StyleSpecification['layers'];
type Data = Exclude<MapLibre.GeoJSONSourceSpecification['data'], string>;

/** Many large, see-through circles on each other: work for whoever draws them. */
const crowd: Data = {
  type: 'FeatureCollection',
  features: Array.from({ length: 800 }, (_, index) => ({
    type: 'Feature',
    properties: {},
    geometry: {
      type: 'Point',
      coordinates: [chicago[0] + ((index % 28) - 14) / 800, chicago[1] + (Math.floor(index / 28) - 14) / 800],
    },
  })),
};
const one: Data = { type: 'Point', coordinates: chicago };

const LAYERS: Layers = [
  { id: 'ground', type: 'background', paint: { 'background-color': '#eeeeee' } },
  { id: 'light', type: 'circle', source: 'one' },
  {
    id: 'heavy',
    type: 'circle',
    source: 'crowd',
    layout: { visibility: 'visible' },
    paint: { 'circle-radius': 40, 'circle-opacity': 0.02 },
  },
  { id: 'far', type: 'circle', source: 'one', minzoom: 20 },
  { id: 'hidden', type: 'circle', source: 'one', layout: { visibility: 'none' } },
];

const majors = isThorough ? ([4, 5, 6] as const) : ([6] as const);
describe.each(majors)('measureLayers with MapLibre %i', (major) => {
  let closes: (() => void)[] = [];
  afterEach(() => {
    for (const close of closes) close();
    closes = [];
  });

  async function setup() {
    const mapLibre = await mapLibreVersions[major]();
    const container = createContainer();
    const style = createStyle(
      { crowd: { type: 'geojson', data: crowd }, one: { type: 'geojson', data: one } },
      structuredClone(LAYERS),
    );
    const map = new mapLibre.Map({
      container,
      style,
      center: chicago,
      zoom: 13,
      fadeDuration: 0,
      maplibreLogo: false,
      attributionControl: false,
    });
    closes.push(() => {
      if (!map._removed) map.remove();
      container.remove();
    });
    await new Promise((resolve) => void map.once('idle', resolve));
    const before = structuredClone(map.getStyle());
    /** Begins, and lets something happen once a layer is hidden. */
    const interrupt = async (act: () => void, options: MeasureLayersOptions = {}): Promise<unknown> => {
      const isHidden = (): boolean =>
        map.getLayoutProperty('light', 'visibility') === 'none' ||
        map.getLayoutProperty('heavy', 'visibility') === 'none' ||
        map.getLayoutProperty('ground', 'visibility') === 'none';
      let hasActed = false;
      map.on('render', () => {
        if (hasActed || !isHidden()) return;
        hasActed = true;
        act();
      });
      return measureLayers(map, options).then(
        () => 'was not ended',
        (error: unknown) => error,
      );
    };
    return { map, container, before, interrupt };
  }

  // It draws some hundred frames in software, whose time no other major of the library changes.
  it.runIf(isThorough && major === 6)(
    'tells a heavy layer from a light one, and leaves the style as it was',
    { timeout: 180_000 },
    async () => {
      const { map, before } = await setup();
      const told: string[] = [];
      const costs = await measureLayers(map, { onProgress: (done, all) => told.push(`${done}/${all}`) });
      const [first] = costs.layers;
      expect(first).toMatchObject({ id: 'heavy', type: 'circle' });
      const total = (first?.busy.ms ?? 0) + (first?.gpu?.ms ?? 0);
      expect(total).toBeGreaterThan(0);
      const light = costs.layers.find(({ id }) => id === 'light');
      expect((light?.busy.ms ?? 0) + (light?.gpu?.ms ?? 0)).toBeLessThan(total / 2);
      expect(costs.layers.map(({ id }) => id).toSorted()).toEqual(['ground', 'heavy', 'light']);
      expect(costs.skippedIds).toEqual(['far', 'hidden']);
      expect(costs.frame.busyMs).toBeGreaterThan(0);
      expect(told.at(-1)).toBe('36/36');
      expect(map.getStyle()).toEqual(before);
      const table = formatLayerCosts(costs);
      expect(table.split('\n')[1]).toMatch(/^heavy +circle/);
      expect(table).toMatch(/not drawn now: far, hidden/);
    },
  );

  const whoEnds = 'gives back what is hidden where it is ended by %s';
  it.each([['a signal', () => {}]] as const)(whoEnds, givesBack);
  it.each([
    ['a program that moves the map', (map: MapLibre.Map): void => void map.jumpTo({ zoom: 12 })],
    ['the hand of the user', (map: MapLibre.Map): void => void userEvent.click(map.getContainer()).catch(() => {})],
    ['a page that nobody can see', hidePage],
  ] as const)(whoEnds, { tags: 'breadth' }, givesBack);

  async function givesBack(name: string, act: (map: MapLibre.Map) => void): Promise<void> {
    const { map, before, interrupt } = await setup();
    const controller = new AbortController();
    const ended = interrupt(
      () => {
        if (name === 'a signal') controller.abort();
        act(map);
      },
      { signal: controller.signal },
    );
    const error = await ended;
    showPage();
    expect(error).toMatchObject({ code: 'ABORTED' });
    expect(map.getStyle().layers).toEqual(before.layers);
  }

  it('gives back what is hidden where the app throws, and leaves what the app has changed meanwhile', async () => {
    const { map, before } = await setup();
    const thrown = measureLayers(map, {
      onProgress() {
        throw new Error('no such bar');
      },
    });
    await expect(thrown).rejects.toThrow('no such bar');
    expect(map.getStyle()).toEqual(before);
  });

  it('ends with the map, and refuses one that is gone or of another library', async () => {
    const { map, interrupt } = await setup();
    expect(await interrupt(() => map.remove())).toMatchObject({ code: 'ABORTED' });
    await expect(measureLayers(map)).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(measureLayers({})).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

function hidePage(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

function showPage(): void {
  Reflect.deleteProperty(document, 'visibilityState');
}
