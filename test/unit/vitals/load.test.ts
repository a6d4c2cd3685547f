import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

const FRAME_MS = 20;
const load = (): ReturnType<typeof trackFakeMap> => trackFakeMap({ frameMs: FRAME_MS });

test('FTP is the first frame after the first network tile, from the map’s creation and from the navigation', () => {
  const { clock, map, vital } = load();
  map.requestTile('a');
  clock.advance(400);
  expect(vital('FTP')).toBeUndefined();
  map.finishTile('a');
  clock.advance(50);

  const { value, startMs, endMs, outcome, parts } = vital('FTP')!;
  expect(outcome).toBe('measured');
  expect(startMs).toBe(1000);
  expect(value).toBe(endMs - 1000);
  expect(value).toBeGreaterThanOrEqual(400);
  expect(value).toBeLessThanOrEqual(400 + FRAME_MS);
  expect(parts).toEqual({ sinceNavigationMs: endMs });
});

test('FTP leaves out GeoJSON, image and canvas tiles, which can come before any of the basemap', () => {
  const { clock, map, vital } = load();
  map.requestTile('g', 'points');
  map.finishTile('g', 'points', false);
  clock.advance(500);
  expect(vital('FTP')).toBeUndefined();
  map.requestTile('a');
  map.finishTile('a');
  clock.advance(FRAME_MS);
  expect(vital('FTP')?.value).toBeGreaterThanOrEqual(500);
});

test('FTP leaves out the heights of a terrain, which show nothing before something lies on them', () => {
  const { clock, map, vital } = load();
  map.requestTile('h', 'heights');
  map.finishTile('h', 'heights', true, undefined, true);
  clock.advance(500);
  expect(vital('FTP')).toBeUndefined();
  map.requestTile('a');
  map.finishTile('a');
  clock.advance(FRAME_MS);
  expect(vital('FTP')?.value).toBeGreaterThanOrEqual(500);
});

test('FTP is measured once', () => {
  const { clock, map, vitals } = load();
  for (const key of ['a', 'b', 'c']) {
    map.requestTile(key);
    clock.advance(100);
    map.finishTile(key);
    clock.advance(100);
  }
  expect(vitals('FTP')).toHaveLength(1);
});

test('FTP does not count a tile that the user asked for after the map was complete without one', () => {
  const { clock, map, vitals, gesture } = load();
  map.repaint();
  clock.advance(2000);
  gesture(200);
  map.requestTile('a');
  map.finishTile('a');
  clock.advance(500);
  expect(vitals('FTP')).toEqual([]);
});

test('TCM ends with the library’s idle, and tells how long the fade took after the tiles', () => {
  const { clock, map, vital } = load();
  map.requestTile('a');
  clock.advance(300);
  map.keepsRepainting = true; // fading
  map.finishTile('a');
  clock.advance(300);
  map.keepsRepainting = false;
  clock.advance(100);

  const { value, parts, outcome } = vital('TCM')!;
  expect(outcome).toBe('measured');
  // The first of two complete frames in a row: it shows the tile.
  expect(value).toBeGreaterThanOrEqual(300);
  expect(value).toBeLessThanOrEqual(300 + FRAME_MS);
  expect(parts!['fadeMs']).toBeCloseTo(parts!['idleMs']! - value!);
  expect(parts!['idleMs']).toBeGreaterThanOrEqual(600);
});

test('a map that repaints without end is complete with the first of two complete frames in a row', () => {
  const { clock, map, vital } = load();
  map.keepsRepainting = true;
  map.requestTile('a');
  map.repaint();
  clock.advance(500);
  map.finishTile('a');
  clock.advance(2000);
  const { value, outcome, parts } = vital('TCM')!;
  expect(outcome).toBe('measured');
  expect(value).toBeLessThanOrEqual(500 + FRAME_MS);
  expect(parts).toEqual({});
});

test('one calm frame between two requests does not complete a map', () => {
  const { clock, map, vital } = load();
  map.keepsRepainting = true;
  map.requestTile('a');
  map.repaint();
  clock.advance(100);
  map.finishTile('a');
  clock.advance(FRAME_MS);
  map.requestTile('b');
  clock.advance(400);
  map.finishTile('b');
  clock.advance(1200);
  expect(vital('TCM')?.value).toBeGreaterThan(500);
});

test('a camera that flies or turns from the start holds nothing up: the map is complete when all is loaded', () => {
  for (const turn of [
    ({ map }: TrackedFakeMap) => map.startMove(),
    // As a slowly spinning globe: a jump in each frame.
    ({ map, clock }: TrackedFakeMap) => {
      const spin = (): void => {
        map.jump();
        clock.requestFrame(spin);
      };
      spin();
    },
  ]) {
    const tracked = load();
    const { clock, map, vital } = tracked;
    map.requestTile('a');
    turn(tracked);
    clock.advance(700);
    map.finishTile('a');
    clock.advance(2000);
    expect(vital('TCM')).toMatchObject({ outcome: 'measured', parts: { isMoving: 1 } });
    expect(vital('TCM')?.value).toBeGreaterThanOrEqual(700);
    expect(vital('TCM')?.value).toBeLessThanOrEqual(700 + FRAME_MS);
  }
});

test('a map without layers is not complete: what comes later is, and without it there is a reason and no number', () => {
  const empty = load();
  empty.map.isEmpty = true;
  empty.map.repaint();
  empty.clock.advance(1500);
  expect(empty.vital('TCM')).toBeUndefined();
  empty.map.isEmpty = false;
  empty.map.requestTile('a');
  empty.clock.advance(800);
  empty.map.finishTile('a');
  empty.clock.advance(2000);
  expect(empty.vital('TCM')?.value).toBeGreaterThanOrEqual(2300);

  const never = load();
  never.map.isEmpty = true;
  never.map.repaint();
  never.clock.advance(40_000);
  expect(never.vitals('TCM')).toMatchObject([{ value: null, reason: expect.stringContaining('no-layers') }]);
  expect(never.problems()).toEqual([]);
});

test('a map of which every tile failed is not complete; when the net is back it is', () => {
  const { clock, map, vital, problems, kinds } = load();
  map.requestTile('a');
  map.requestTile('b');
  clock.advance(200);
  map.failTile('a', 503);
  map.failTile('b', 503);
  clock.advance(3000);
  expect(vital('TCM')).toBeUndefined();
  expect(problems()).toEqual(['all-tiles-failed']);
  expect(kinds('problem')[0]?.stuck).toEqual({ value: 2, limit: 0 });
  map.requestTile('a');
  clock.advance(500);
  map.finishTile('a');
  clock.advance(2000);
  expect(vital('TCM')?.value).toBeGreaterThanOrEqual(3700);
  expect(problems()).toHaveLength(1);
});

test('a map of which every tile failed for good has a reason and no number', () => {
  const { clock, map, vitals } = load();
  map.requestTile('a');
  map.failTile('a', 0);
  clock.advance(40_000);
  expect(vitals('TCM')).toMatchObject([{ value: null, reason: expect.stringContaining('all-tiles-failed') }]);
});

test('tiles that are missing are no failure: a map is complete without them', () => {
  for (const status of [204, 404, 410]) {
    const { clock, map, vital, problems, kinds } = load();
    map.requestTile('a');
    map.requestTile('b');
    map.failTile('a', status);
    map.finishTile('b');
    clock.advance(2000);
    expect(vital('TCM')).toMatchObject({ outcome: 'measured' });
    expect(problems()).toEqual([]);
    expect(kinds('tile')).toMatchObject([{ outcome: 'missing', status }, { outcome: 'ready' }]);
  }
});

test('a source of which every tile is missing is named', () => {
  const { clock, map, kinds } = load();
  map.requestTile('a');
  map.finishTile('a');
  map.requestTile('x', 'sparse');
  map.failTile('x', 404, 'sparse');
  map.requestTile('y', 'silent', true);
  map.loseTile('y', 'silent');
  clock.advance(2000);
  map.repaint();
  clock.advance(2000);
  expect(kinds('problem').map(({ code, message }) => [code, /'(.*)'/.exec(message)?.[1]])).toEqual([
    ['source-empty', 'sparse'],
    ['source-empty', 'silent'],
  ]);
});

test('a map that is not complete after 30 s counts as incomplete, at least that long', () => {
  const { clock, map, vitals } = load();
  map.requestTile('a');
  map.repaint();
  clock.advance(40_000);
  expect(vitals('TCM')).toMatchObject([{ outcome: 'incomplete', value: 30_000, startMs: 1000, endMs: 31_000 }]);
  map.finishTile('a');
  clock.advance(5000);
  expect(vitals('TCM')).toHaveLength(1);
});

test('a page hidden while the map loads drops FTP and TCM, and counts them', () => {
  const { clock, map, hide, vital, vitals } = load();
  map.requestTile('a');
  clock.advance(200);
  hide();
  hide();
  clock.advance(60_000);
  map.finishTile('a');
  clock.advance(100);
  expect(vital('FTP')).toMatchObject({ outcome: 'hidden', value: null });
  expect(vital('TCM')).toMatchObject({ outcome: 'hidden', value: null });
  expect(vitals('TCM')).toHaveLength(1);
  expect(vitals('FTP')).toHaveLength(1);
});

test('a page hidden after the map was complete, but before its idle, drops nothing', () => {
  const { clock, map, hide, vital } = load();
  map.keepsRepainting = true;
  map.repaint();
  clock.advance(500);
  expect(vital('TCM')).toBeUndefined();
  hide();
  expect(vital('TCM')).toMatchObject({ outcome: 'measured' });
});

test('flush tells a complete map without waiting for its idle, and says nothing of one that loads', () => {
  const loading = load();
  loading.map.requestTile('a');
  loading.flush();
  expect(loading.vitals('TCM')).toEqual([]);

  const complete = load();
  complete.map.keepsRepainting = true;
  complete.map.repaint();
  complete.clock.advance(100);
  complete.flush();
  expect(complete.vital('TCM')).toMatchObject({ outcome: 'measured' });
});

test('a tracker that is stopped while the map loads leaves no timer and no sample', () => {
  const { clock, map, stop, vitals } = load();
  map.requestTile('a');
  stop();
  expect(clock.pendingCount).toBe(0);
  expect(vitals('TCM')).toEqual([]);
});

test('each vital is tagged with library, zoom band, layers and sources', () => {
  const { clock, map, vital } = load();
  map.repaint();
  clock.advance(2000);
  expect(vital('TCM')?.tags).toMatchObject({
    library: 'fake',
    libraryVersion: '1.2.3',
    adapter: 'fake',
    zoomBand: '5-8',
    layerCount: 3,
    sourceCount: 2,
  });
});
