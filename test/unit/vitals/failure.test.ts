import { createMapPerformance } from 'mapvitals';
import { beforeAll, expect, test } from 'vitest';
import { loadTracking } from '../../../src/start/lateTracking.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

beforeAll(async () => {
  await loadTracking();
});

const setup = () => {
  const tracked = trackFakeMap({ isLoaded: true });
  return {
    ...tracked,
    verdicts: () => tracked.vitals('MFR').map(({ value, reason }) => [value, reason]),
    tiles(count: number, run: (key: string) => void) {
      for (let key = 0; key < count; key += 1) {
        tracked.map.requestTile(`${key}`);
        run(`${key}`);
      }
    },
  };
};

test('a map that is used and goes has not failed', () => {
  const { gesture, clock, stop, verdicts } = setup();
  gesture(200);
  clock.advance(2000);
  expect(verdicts()).toEqual([]);
  stop();
  expect(verdicts()).toEqual([[0, undefined]]);
});

test('the verdict is told when it changes, when someone reads and when the page is hidden: it may be for good', () => {
  const { hide, show, flush, clock, verdicts, map } = setup();
  flush();
  hide();
  show();
  expect(verdicts()).toEqual([[0, undefined]]);
  map.tell({ type: 'error', atMs: clock.now(), severity: 'source', message: 'gone' });
  flush();
  expect(verdicts()).toEqual([
    [0, undefined],
    [1, 'source-error'],
  ]);
});

test('a context that is not back after 5 s in sight is a failure, one that is back sooner or taken unseen is none', () => {
  const lose = (backAfterMs: number, isHidden: boolean): unknown[] => {
    const { clock, map, hide, show, stop, verdicts } = setup();
    if (isHidden) hide();
    map.tell({ type: 'contextLost', atMs: clock.now() });
    clock.advance(backAfterMs);
    map.tell({ type: 'contextRestored', atMs: clock.now() });
    if (isHidden) show();
    clock.advance(10_000);
    stop();
    return verdicts().at(-1)!;
  };
  expect(lose(4900, false)).toEqual([0, undefined]);
  expect(lose(20_000, true)).toEqual([0, undefined]);
  expect(lose(5100, false)).toEqual([1, 'context-not-restored']);
});

test('a load that is not complete after 30 s is a failure; a map without layers is none', () => {
  const tracked = trackFakeMap();
  tracked.map.requestTile('a');
  tracked.map.repaint();
  tracked.clock.advance(31_000);
  expect(tracked.vital('MFR')).toMatchObject({ value: 1, reason: 'incomplete' });
  const empty = trackFakeMap();
  empty.map.isEmpty = true;
  empty.map.repaint();
  empty.clock.advance(31_000);
  empty.stop();
  expect(empty.vital('MFR')).toMatchObject({ value: 0 });
});

test('more than 2 % of at least 50 tiles failed is a failure; missing and given-up ones are not counted', () => {
  const verdictOf = (okCount: number, failedCount: number, abortedCount: number, status = 500): unknown => {
    const { tiles, map, stop, verdicts } = setup();
    tiles(okCount, (key) => map.finishTile(key));
    tiles(abortedCount, (key) => map.abortTile(key));
    tiles(failedCount, (key) => map.failTile(key, status));
    stop();
    return verdicts().at(-1)![0];
  };
  expect(verdictOf(98, 2, 0)).toBe(0);
  expect(verdictOf(97, 3, 0)).toBe(1);
  expect(verdictOf(45, 4, 0)).toBe(0);
  expect(verdictOf(45, 4, 100)).toBe(0);
  expect(verdictOf(46, 4, 0)).toBe(1);
  expect(verdictOf(50, 50, 0, 404)).toBe(0);
});

test('what was failing once and is not in the end is told so', () => {
  const { tiles, map, flush, verdicts } = setup();
  tiles(60, (key) => map.failTile(key, 503));
  flush();
  tiles(6000, (key) => map.finishTile(key));
  flush();
  expect(verdicts()).toEqual([
    [1, 'tiles-failed'],
    [0, undefined],
  ]);
});

test('an error of the app’s own calls is no failure of the map', () => {
  const { clock, map, stop, verdicts } = setup();
  map.tell({ type: 'error', atMs: clock.now(), severity: 'other', message: 'no such layer' });
  stop();
  expect(verdicts()).toEqual([[0, undefined]]);
});

test('a session has failed where one of its maps has; the share is no session’s to know', () => {
  const clock = createFakeClock();
  const [good, bad] = [createFakeMap(clock), createFakeMap(clock)];
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page: null, webVitals: false });
  const mfr = () => measured.report().vitals.MFR;
  expect(mfr()).toMatchObject({ value: null, rating: null, latest: null });
  measured.attach(good);
  measured.attach(bad);
  expect(mfr()).toMatchObject({
    value: null,
    rating: null,
    latest: 0,
    reason: expect.stringContaining('has not failed'),
  });
  bad.tell({ type: 'error', atMs: clock.now(), severity: 'style', message: '500' });
  bad.remove();
  good.remove();
  expect(mfr()).toMatchObject({ value: null, rating: null, latest: 1, reason: expect.stringContaining('style-error') });
  expect(measured.monitor.snapshot().violations).toEqual([]);
});

test('the share over the sessions kept on the device comes from its repository, null with the reason before', async () => {
  const mfrOf = async (ratio: number | null, reason: string | null) => {
    const rate = { ratio, reason, sessionCount: 200, failedCount: 5 };
    const repository = {
      record: () => () => {},
      flush: () => Promise.resolve(),
      failureRate: () => Promise.resolve(rate),
    };
    const clock = createFakeClock();
    const measured = createMapPerformance({ adapter: attachFakeMap, clock, page: null, webVitals: false, repository });
    const map = createFakeMap(clock);
    measured.attach(map);
    await Promise.resolve();
    return measured.report().vitals.MFR;
  };
  expect(await mfrOf(0.025, null)).toMatchObject({
    value: 0.025,
    rating: 'poor',
    reason: null,
    latest: 0,
    parts: { sessionCount: 200, failedCount: 5 },
  });
  expect(await mfrOf(null, 'too few')).toMatchObject({
    value: null,
    rating: null,
    reason: expect.stringMatching(/has not failed.*too few/),
  });
});
