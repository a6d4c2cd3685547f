import { describe, expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

describe('a map that is not idle 30 s after its load', () => {
  test('with all tiles loaded is stuck, and told once', () => {
    const { clock, map, problems, kinds } = trackFakeMap();
    map.keepsRepainting = true;
    map.repaint();
    clock.advance(29_000);
    expect(problems()).toEqual([]);
    clock.advance(60_000);
    expect(problems()).toEqual(['never-idle']);
    expect(kinds('problem')[0]?.stuck).toEqual({ value: 30_000, limit: 30_000 });
  });

  test('but was idle before is not', () => {
    const { clock, map, problems } = trackFakeMap();
    map.repaint();
    clock.advance(1000);
    map.keepsRepainting = true;
    map.repaint();
    clock.advance(60_000);
    expect(problems()).toEqual([]);
  });

  test('because tiles are missing is not stuck in this way', () => {
    const { clock, map, problems } = trackFakeMap();
    map.keepsRepainting = true;
    map.repaint();
    clock.advance(25_000);
    map.requestTile('late');
    clock.advance(8000);
    expect(problems()).toEqual([]);
  });

  test('because its page is hidden is not', () => {
    const { clock, map, tracker, problems } = trackFakeMap();
    map.keepsRepainting = true;
    map.repaint();
    clock.advance(1000);
    tracker.hidden();
    clock.advance(60_000);
    expect(problems()).toEqual([]);
  });
});

describe('a lost WebGL context', () => {
  test('is a problem at once, and a stuck state when it is not back in 5 s', () => {
    const { clock, tracker, problems, kinds } = trackFakeMap({ isLoaded: true });
    tracker.event({ type: 'contextLost', atMs: clock.now() });
    tracker.event({ type: 'contextLost', atMs: clock.now() });
    expect(problems()).toEqual(['context-lost']);
    clock.advance(4900);
    expect(problems()).toEqual(['context-lost']);
    clock.advance(200);
    expect(problems()).toEqual(['context-lost', 'context-not-restored']);
    expect(kinds('problem')[1]?.stuck).toEqual({ value: 5000, limit: 5000 });
    clock.advance(60_000);
    expect(problems()).toHaveLength(2);
  });

  test('is not missed while the page is hidden, which gets no context back', () => {
    const { clock, tracker, problems } = trackFakeMap({ isLoaded: true });
    tracker.event({ type: 'contextLost', atMs: clock.now() });
    clock.advance(1000);
    tracker.hidden();
    clock.advance(60_000);
    expect(problems()).toEqual(['context-lost']);
    expect(clock.pendingCount).toBe(0);
  });

  test('that is restored in time tells how long it took, and leaves no timer', () => {
    const { clock, tracker, problems, kinds } = trackFakeMap({ isLoaded: true });
    tracker.event({ type: 'contextLost', atMs: clock.now() });
    clock.advance(1200);
    tracker.event({ type: 'contextRestored', atMs: clock.now() });
    tracker.event({ type: 'contextRestored', atMs: clock.now() });
    expect(kinds('operation')).toMatchObject([{ name: 'map.context.restore', durationMs: 1200, ok: true }]);
    expect(clock.pendingCount).toBe(0);
    expect(problems()).toEqual(['context-lost']);
  });
});

test('the library’s own errors are problems, by severity', () => {
  const { map, kinds } = trackFakeMap({ isLoaded: true });
  map.tell({ type: 'error', atMs: 5, severity: 'style', message: 'no such style' });
  expect(kinds('problem')).toMatchObject([{ code: 'map-error-style', message: 'no such style' }]);
});

test('a map that is complete when it is attached has no FTP and TCM, and says why', () => {
  const { clock, tracker, map, problems, vitals } = trackFakeMap({ isLoaded: true });
  tracker.stop();
  expect(map.isComplete()).toBe(true);
  const again = trackFakeMap({ map });
  expect(again.problems()).toEqual(['attached-late']);
  again.clock.advance(60_000);
  map.requestTile('a');
  map.finishTile('a');
  clock.advance(1000);
  expect(again.vitals('TCM')).toEqual([]);
  expect(again.vitals('FTP')).toEqual([]);
  expect(again.clock.pendingCount).toBe(0);
  expect([problems(), vitals('TCM')]).toEqual([[], []]);
});
