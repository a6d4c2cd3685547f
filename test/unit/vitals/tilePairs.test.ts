import { expect, test } from 'vitest';
import { createDeadlines } from '../../../src/vitals/deadlines.ts';
import { createTilePairs } from '../../../src/vitals/tilePairs.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { TileSample } from '../../../src/types/sample.ts';

test('a tile’s latency is from its request to its readiness, by source, with the URL as a template', () => {
  const { clock, map, kinds } = trackFakeMap();
  map.requestTile('a');
  map.requestTile('a', 'points');
  clock.advance(250);
  map.finishTile('a');
  clock.advance(50);
  map.finishTile('a', 'points', false);
  expect(kinds('tile')).toMatchObject([
    {
      sourceId: 'base',
      outcome: 'ready',
      durationMs: 250,
      networkMs: null,
      urlTemplate: 'https://tiles.example/{z}/{x}/{y}.mvt',
    },
    { sourceId: 'points', outcome: 'ready', durationMs: 300, networkMs: null },
  ]);
  expect(kinds('tile')[1]).not.toHaveProperty('urlTemplate');
});

test('the network half is told where the page fetched the tile itself', () => {
  const { pairs, samples } = setup();
  pairs.event({ type: 'tileStart', sourceId: 'photo', key: 'a', atMs: 1000 });
  pairs.event({ type: 'tileReady', sourceId: 'photo', key: 'a', atMs: 1100, isNetworkTile: true, networkMs: 80 });
  expect(samples).toMatchObject([{ durationMs: 100, networkMs: 80 }]);
});

test('aborted and failed tiles are told with their status, and have no duration', () => {
  const { clock, map, kinds } = trackFakeMap();
  map.requestTile('a');
  map.requestTile('b');
  clock.advance(100);
  map.abortTile('a');
  map.failTile('b', 503);
  expect(kinds('tile')).toMatchObject([
    { outcome: 'aborted', durationMs: null },
    { outcome: 'failed', durationMs: null, status: 503 },
  ]);
});

test('a tile that ended in silence, as a missing raster tile does, is missing when the map is complete', () => {
  for (const keepsRepainting of [false, true]) {
    const { clock, map, kinds } = trackFakeMap();
    map.keepsRepainting = keepsRepainting;
    map.requestTile('lost', 'base', true);
    map.repaint();
    clock.advance(200);
    expect(kinds('tile')).toEqual([]);
    map.loseTile('lost');
    map.repaint();
    clock.advance(200);
    expect(kinds('tile')).toMatchObject([{ outcome: 'missing', durationMs: null }]);
  }
});

test('a tile that the view has left behind is waited for though the map is complete, and is no stuck state', () => {
  const { clock, map, kinds, problems } = trackFakeMap();
  for (const key of ['slow', 'given-up', 'lost']) map.requestTile(key);
  clock.advance(200);
  for (const key of ['slow', 'given-up', 'lost']) map.loseTile(key);
  map.repaint();
  clock.advance(300);
  expect(kinds('tile')).toEqual([]);
  map.finishTile('slow');
  map.abortTile('given-up');
  expect(kinds('tile')).toMatchObject([{ outcome: 'ready', durationMs: 500 }, { outcome: 'aborted' }]);
  clock.advance(9_600);
  expect(kinds('tile').slice(2)).toMatchObject([{ outcome: 'expired', durationMs: null }]);
  expect(problems()).toEqual([]);
});

test('a tile pending over 10 s whose end may be silent expires, and nobody calls it stuck', () => {
  const { clock, map, kinds, problems } = trackFakeMap();
  map.requestTile('a', 'base', true);
  clock.advance(11_000);
  expect(kinds('tile')).toMatchObject([{ outcome: 'expired' }]);
  expect(problems()).toEqual([]);
});

test('a tile pending over 10 s expires, and is a stuck state', () => {
  const { clock, map, kinds, problems } = trackFakeMap();
  map.requestTile('a');
  map.requestTile('b');
  clock.advance(9900);
  map.requestTile('c');
  expect(kinds('tile')).toEqual([]);
  clock.advance(200);
  expect(kinds('tile').map(({ outcome }) => outcome)).toEqual(['expired', 'expired']);
  expect(problems()).toEqual(['tile-pending']);
  expect(kinds('problem')[0]).toMatchObject({
    message: expect.stringContaining('2 tile(s)'),
    stuck: { limit: 10_000 },
  });
  clock.advance(10_000);
  expect(kinds('tile')).toHaveLength(3);
});

test('a tile asked for again counts from the new request', () => {
  const { clock, map, kinds } = trackFakeMap();
  map.requestTile('a');
  clock.advance(500);
  map.requestTile('a');
  clock.advance(100);
  map.finishTile('a');
  map.finishTile('a');
  expect(kinds('tile')).toMatchObject([{ durationMs: 100 }]);
});

test('the same key in two sources is two tiles, whatever the sources are called', () => {
  const { pairs, samples } = setup();
  pairs.event({ type: 'tileStart', sourceId: 'b c', key: 'a', atMs: 1000 });
  pairs.event({ type: 'tileStart', sourceId: 'c', key: 'a b', atMs: 1000 });
  pairs.event({ type: 'tileReady', sourceId: 'c', key: 'a b', atMs: 1100, isNetworkTile: true });
  expect(samples).toMatchObject([{ sourceId: 'c', outcome: 'ready' }]);
});

test('open pairs are bounded: beyond 2,000 the oldest expires', () => {
  const { pairs, samples } = setup();
  for (let i = 0; i < 2500; i += 1)
    pairs.event({ type: 'tileStart', sourceId: 'base', key: String(i), atMs: 1000 + i });
  expect(samples).toHaveLength(500);
  expect(samples[0]).toMatchObject({ outcome: 'expired', startMs: 1000 });
});

test('a hidden page forgets the open pairs: their latency would be the hiding’s', () => {
  const { clock, map, hide, kinds } = trackFakeMap();
  map.requestTile('a');
  hide();
  clock.advance(500);
  map.finishTile('a');
  expect(kinds('tile')).toEqual([]);
});

test('without open pairs no timer runs', () => {
  const { clock, pairs } = setup();
  pairs.event({ type: 'tileStart', sourceId: 'base', key: 'a', atMs: 1000 });
  expect(clock.pendingCount).toBe(1);
  pairs.event({ type: 'tileReady', sourceId: 'base', key: 'a', atMs: 1100, isNetworkTile: true });
  expect(clock.pendingCount).toBe(0);
});

function setup(): {
  clock: ReturnType<typeof createFakeClock>;
  pairs: ReturnType<typeof createTilePairs>;
  samples: TileSample[];
} {
  const clock = createFakeClock();
  const samples: TileSample[] = [];
  const pairs = createTilePairs({
    deadlines: createDeadlines(clock),
    record: (sample) => samples.push(sample),
    problem() {},
    onMissing() {},
  });
  return { clock, pairs, samples };
}
