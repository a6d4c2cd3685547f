import { beforeAll, expect, test } from 'vitest';
import { loadCounties } from '../../../demo/src/counties/loadCounties.ts';
import { createOperations } from '../../../demo/src/operations/createOperations.ts';
import { optimize } from '../../../demo/src/operations/routes.ts';
import { routings } from '../../../demo/src/operations/routings.ts';
import type { County } from '../../../demo/src/counties/loadCounties.ts';
import type { Routing } from '../../../demo/src/operations/operations.ts';

// What the demo's own e2e plays on all data with two routings, here with all five on a tenth of it.

const RUNS_ON_WORKERS: Readonly<Record<Routing, boolean>> = {
  off: false,
  page: false,
  learned: true,
  inline: false,
  worker: true,
  batch: true,
};
const options = { signal: new AbortController().signal, onProgress: () => {} };
const points = Array.from({ length: 40 }, (_, index) => ({ longitude: index * 9 - 180, latitude: index * 4 - 80 }));

let counties: readonly County[];
let expected: Awaited<ReturnType<typeof work>>;

beforeAll(async () => {
  // The page of a test lies deeper than the demo's, whose data is beside it.
  document.head.append(Object.assign(document.createElement('base'), { href: '/' }));
  // Alabama to Connecticut: a tenth of the counties.
  counties = (await loadCounties(options.signal)).filter(({ id }) => id < '10');
  expected = await work('off');
}, 60_000);

async function work(routing: Routing, measured: Set<string> = new Set()) {
  const operations = createOperations((name, run) => {
    measured.add(name);
    return run();
  });
  operations.route(routing);
  const coordinates = await operations.places.readCoordinates({ country: 'US', within: null });
  const counts = await operations.counties.countPoints(counties, coordinates, options);
  const { features } = await operations.counties.mergeIntoStates(counties, options);
  const nearest = await operations.places.findNearest(points);
  return { coordinates, counts, features, nearest };
}

test('on the page it joins, merges and looks up what there is', () => {
  const { coordinates, counts, features, nearest } = expected;
  expect(coordinates.length / 2).toBeGreaterThan(1500);
  const found = counts.reduce((sum, count) => sum + count, 0);
  expect(found).toBeGreaterThan(200);
  expect(found).toBeLessThan(coordinates.length / 2);
  expect(features).toHaveLength(new Set(counties.map(({ id }) => id.slice(0, 2))).size);
  expect(nearest.every(({ name, distanceKm }) => name !== '' && distanceKm >= 0)).toBe(true);
});

test('the same work is measured once, under one name: by a manager where there is one', async () => {
  const measured = { off: new Set<string>(), page: new Set<string>() };
  await work('off', measured.off);
  await work('page', measured.page);
  const byManager = optimize.getMetrics().operations.map(({ name }) => name);
  expect([...measured.page]).toEqual(['counties.join', 'counties.merge']);
  expect(byManager).toEqual(expect.arrayContaining([...measured.off.difference(measured.page)]));
  expect(measured.off).toContain('places.lookUp');
});

const title = 'heavy work has the same results with routes: $label';
const isLearned = ({ id }: (typeof routings)[number]): boolean => id === 'learned';
test.each(routings.filter(isLearned))(title, { timeout: 60_000 }, hasSameResults);
test.each(routings.filter((it) => !isLearned(it)))(title, { timeout: 60_000, tags: 'breadth' }, hasSameResults);

async function hasSameResults({ id }: { readonly id: Routing }): Promise<void> {
  expect(await work(id)).toEqual(expected);
  if (id !== 'off') expect((optimize.getMetrics().pool?.liveWorkers ?? 0) > 0).toBe(RUNS_ON_WORKERS[id]);
}
