import { afterEach, describe, expect, test, vi } from 'vitest';
import { planDrag } from '../../../e2e/accuracy/rig/handPlans.ts';
import { attachAny, createMapPerformance } from 'mapvitals';
import { commands } from 'vitest/browser';
import { leafletDriver1 } from './drivers/leaflet.ts';
import { mapLibreDriver } from './drivers/mapLibre.ts';
import { openLayersDriver } from './drivers/openLayers.ts';
import { createContainer, HOME } from './openSession.ts';
import type { MapLibreMap, Sample } from 'mapvitals';
import type { MapDriver, OpenedMap } from './driver.ts';

/** Of the first, which the second lies below. */
const HEIGHT_PX = 300;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Two maps of two libraries on one page, both measured by one instance. */
async function setup<First extends object, Second extends object>(first: MapDriver<First>, second: MapDriver<Second>) {
  const origin = await commands.resetTiles({ photo: { delayMs: 60 } });
  const measured = createMapPerformance<object>({ adapter: attachAny });
  cleanups.push(() => measured.dispose());
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  const open = async <MapType extends object>(
    driver: MapDriver<MapType>,
    name: 'main' | 'other',
    topPx: number,
  ): Promise<OpenedMap<MapType>> => {
    const make = await driver.load();
    const container = createContainer();
    container.style.top = `${topPx}px`;
    const tileUrl = `${origin}/tiles/photo/{z}/{x}/{y}.png?${name}=${performance.now()}`;
    const driven = make({ container, kind: 'raster', tileUrl, view: HOME });
    cleanups.push(() => {
      driven.remove();
      container.remove();
    });
    measured.attach(driven.map, { name });
    return driven;
  };
  const main = await open(first, 'main', 0);
  const other = await open(second, 'other', HEIGHT_PX);
  const of = <Kind extends Sample['kind']>(kind: Kind, map: string): Extract<Sample, { kind: Kind }>[] =>
    samples.filter(
      (sample): sample is Extract<Sample, { kind: Kind }> =>
        sample.kind === kind && 'tags' in sample && sample.tags?.['map'] === map,
    );
  const vitals = (name: string, map: string) => of('vital', map).filter((sample) => sample.name === name);
  /** Until nothing was said of either map for a while. */
  const rest = async (): Promise<void> => {
    const countAll = (): number => samples.filter((sample) => 'tags' in sample).length;
    for (let count = -1, quiet = 0; quiet < 3; quiet += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      measured.report();
      if (count !== countAll()) quiet = 0;
      count = countAll();
    }
  };
  const drag = (topPx: number): Promise<boolean> => {
    const frame = window.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0, width: window.innerWidth };
    const scale = frame.width / window.innerWidth;
    const steps = planDrag({ steps: 20 }).map(({ x = 0, y = 0, ...step }) => ({
      ...step,
      x: x * scale,
      y: (topPx + y) * scale,
    }));
    return commands.flyHand(steps, { x: frame.left, y: frame.top });
  };
  await vi.waitUntil(() => vitals('TCM', 'main').length > 0 && vitals('TCM', 'other').length > 0, { timeout: 20_000 });
  await rest();
  return { main, other, of, vitals, rest, drag };
}

describe.each([
  ['Leaflet beside MapLibre', mapLibreDriver, leafletDriver1],
  ['OpenLayers beside MapLibre', mapLibreDriver, openLayersDriver],
] as const)('%s', (_pair, main, beside) => {
  test('a drag, its settle and its tiles are those of the map under the hand', async () => {
    const { vitals, of, rest, drag } = await setup(main as MapDriver<object>, beside as MapDriver<object>);
    for (const map of ['main', 'other']) {
      for (const name of ['FTP', 'TCM'])
        expect(vitals(name, map), `${name} of ${map}`).toMatchObject([{ outcome: 'measured' }]);
      expect(of('tile', map).length).toBeGreaterThan(3);
    }
    const before = { main: of('tile', 'main').length, other: of('tile', 'other').length };
    await drag(0);
    await rest();
    for (const name of ['GSL', 'GDF', 'ST'] as const) {
      expect(vitals(name, 'main'), name).toHaveLength(1);
      expect(vitals(name, 'other'), name).toEqual([]);
    }
    expect(of('tile', 'other')).toHaveLength(before.other);
    await drag(HEIGHT_PX);
    await rest();
    for (const name of ['GSL', 'GDF', 'ST'] as const) {
      expect(vitals(name, 'main'), name).toHaveLength(1);
      expect(vitals(name, 'other'), name).toHaveLength(1);
    }
    expect(of('programMove', 'main')).toEqual([]);
    expect(of('programMove', 'other')).toEqual([]);
  });
});

test('an overview in Leaflet that follows a map of MapLibre has no gesture, and interrupts nothing', async () => {
  const { vitals, of, rest, drag, main, other } = await setup(mapLibreDriver, leafletDriver1);
  // The cast: the driver makes maps, no refs to them.
  const map = main.map as MapLibreMap;
  let shownCount = 0;
  map.on('move', () => {
    shownCount += 1;
    other.jumpTo({ ...map.getCenter(), zoom: HOME.zoom - 2 });
  });
  await drag(0);
  await rest();
  expect(shownCount).toBeGreaterThan(5);
  for (const name of ['GSL', 'GDF', 'ST'] as const) {
    expect(vitals(name, 'main'), name).toMatchObject([{ outcome: 'measured' }]);
    expect(vitals(name, 'other'), name).toEqual([]);
  }
  expect(of('problem', 'main')).toEqual([]);
});
