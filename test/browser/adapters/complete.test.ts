import { afterEach, describe, expect, it } from 'vitest';
import { complete, progress } from 'mapvitals/vitals';
import type * as MapLibre from 'maplibre-gl';
import { chicago, createContainer, createStyle, mapLibreVersions } from '../../support/realMapLibre.ts';
import { isThorough } from '../../support/thorough.ts';

const square: MapLibre.GeoJSONSourceSpecification['data'] = {
  type: 'Feature',
  properties: {},
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [-89, 40],
        [-86, 40],
        [-86, 43],
        [-89, 43],
        [-89, 40],
      ],
    ],
  },
};

const majors = isThorough ? ([4, 5, 6] as const) : ([6] as const);
describe.each(majors)('complete with MapLibre %i', (major) => {
  let close = (): void => {};
  afterEach(() => close());

  async function setup() {
    const mapLibre = await mapLibreVersions[major]();
    const container = createContainer();
    const places: MapLibre.GeoJSONSourceSpecification = {
      type: 'geojson',
      data: { type: 'FeatureCollection', features: [] },
    };
    const map = new mapLibre.Map({
      container,
      style: {
        ...createStyle({ places }, [
          { id: 'places', type: 'fill', source: 'places', paint: { 'fill-color': '#ff0000' } },
        ]),
        transition: { duration: 0, delay: 0 },
      },
      center: chicago,
      zoom: 9,
      fadeDuration: 0,
      maplibreLogo: false,
    });
    close = () => {
      map.remove();
      container.remove();
    };
    return { map, setPlaces: () => void map.getSource<MapLibre.GeoJSONSource>('places')?.setData(square) };
  }

  /** Of the middle of the canvas, as it is drawn now. */
  const readPixel = (map: MapLibre.Map): number[] => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context?.drawImage(map.getCanvas(), -120, -120);
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
  };

  it('waits for data that was given before, and its picture can be taken at once', async () => {
    const { map, setPlaces } = await setup();
    expect(await complete(map)).toEqual({ ready: 1, pending: 0, failed: null, ratio: 1, unit: 'sources' });
    expect(readPixel(map)).toEqual([0, 0, 0, 0]);
    setPlaces();
    await complete(map);
    expect(readPixel(map)).toEqual([255, 0, 0, 255]);
    map.setPaintProperty('places', 'fill-color', '#0000ff');
    await complete(map);
    expect(readPixel(map)).toEqual([0, 0, 255, 255]);
  });

  // MapLibre 4 shows no sign of a style that is on its way.
  const itFrom5 = major === 4 ? (): void => {} : it;
  itFrom5('waits for a style that is fetched by its URL, be it another, the same or none', async () => {
    const { map, setPlaces } = await setup();
    const mapLibre = await mapLibreVersions[major]();
    setPlaces();
    await complete(map);
    const old = map.getStyle();
    const [layer] = old.layers;
    let answers = 0;
    mapLibre.addProtocol('late', async ({ url }) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      answers += 1;
      if (url.endsWith('none')) throw new Error('there is none');
      return {
        data: url.endsWith('same') ? old : { ...old, layers: [{ ...layer!, paint: { 'fill-color': '#0000ff' } }] },
      };
    });
    map.on('error', () => {});

    map.setStyle('late://none');
    await complete(map);
    expect([answers, ...readPixel(map)]).toEqual([1, 255, 0, 0, 255]);
    map.setStyle('late://same');
    await complete(map);
    expect([answers, ...readPixel(map)]).toEqual([2, 255, 0, 0, 255]);
    map.setStyle('late://blue');
    await complete(map);
    expect([answers, ...readPixel(map)]).toEqual([3, 0, 0, 255, 255]);
    mapLibre.removeProtocol('late');
  });

  it('waits for a map that never stands until the time is over', async () => {
    const { map } = await setup();
    await complete(map);
    const turn = (): void => void map.setBearing(map.getBearing() + 1);
    map.on('render', turn);
    turn();
    await expect(complete(map, { timeoutMs: 500 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    map.off('render', turn);
    await expect(complete(map)).resolves.toMatchObject({ ratio: 1 });
  });

  it('waits for a map without layers until the time is over', async () => {
    const { map } = await setup();
    await complete(map);
    map.setStyle(createStyle({}, []));
    await expect(complete(map, { timeoutMs: 500 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(progress(map)).toMatchObject({ ratio: 0 });
  });
});
