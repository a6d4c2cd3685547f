import { describe, expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

describe('a map that repaints for 30 s in sight', () => {
  test('although neither camera nor data changed is told, once, as a problem and no violation', () => {
    for (const wasIdle of [false, true]) {
      const { clock, map, problems, kinds } = trackFakeMap();
      if (wasIdle) {
        map.repaint();
        clock.advance(1000);
      }
      map.keepsRepainting = true;
      map.repaint();
      clock.advance(29_000);
      expect(problems()).toEqual([]);
      clock.advance(60_000);
      expect(problems()).toEqual(['never-idle']);
      expect(kinds('problem')[0]).not.toHaveProperty('stuck');
    }
  });

  test('because its data is live, or it turns, is as it should be', () => {
    for (const live of [
      ({ map }: TrackedFakeMap) => map.finishTile('live', 'live', false),
      ({ map }: TrackedFakeMap) => map.jump(),
    ]) {
      const tracked = trackFakeMap({ isLoaded: true });
      const { clock, problems } = tracked;
      const change = (): void => {
        live(tracked);
        clock.requestFrame(change);
      };
      change();
      clock.advance(90_000);
      expect(problems()).toEqual([]);
    }
  });

  test('because tiles are missing is not told', () => {
    const { clock, map, problems } = trackFakeMap();
    map.keepsRepainting = true;
    map.repaint();
    clock.advance(25_000);
    map.requestTile('late');
    clock.advance(8000);
    expect(problems()).toEqual([]);
  });

  test('now and then, with rests between, is not told', () => {
    const { clock, map, problems } = trackFakeMap();
    for (let i = 0; i < 30; i += 1) {
      map.repaint();
      clock.advance(2000);
    }
    expect(problems()).toEqual([]);
  });

  test('of which nobody saw 30 s is not told', () => {
    const { clock, map, hide, problems } = trackFakeMap();
    map.keepsRepainting = true;
    map.repaint();
    clock.advance(1000);
    hide();
    clock.advance(60_000);
    expect(problems()).toEqual([]);
  });
});

describe('a lost WebGL context', () => {
  const lose = ({ map, clock }: TrackedFakeMap): void => map.tell({ type: 'contextLost', atMs: clock.now() });
  const restore = ({ map, clock }: TrackedFakeMap): void => map.tell({ type: 'contextRestored', atMs: clock.now() });

  test('is a problem at once, and a stuck state when it is not back in 5 s', () => {
    const tracked = trackFakeMap({ isLoaded: true });
    const { clock, problems, kinds } = tracked;
    lose(tracked);
    lose(tracked);
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
    const tracked = trackFakeMap({ isLoaded: true });
    const { clock, hide, problems } = tracked;
    lose(tracked);
    clock.advance(1000);
    hide();
    clock.advance(60_000);
    expect(problems()).toEqual(['context-lost']);
    expect(clock.pendingCount).toBe(0);
  });

  test('that was taken from a hidden page and is back at once when it is seen is none', () => {
    const tracked = trackFakeMap({ isLoaded: true });
    const { clock, hide, show, problems } = tracked;
    hide();
    lose(tracked);
    clock.advance(20_000);
    restore(tracked);
    show();
    clock.advance(20_000);
    expect(problems()).toEqual([]);
  });

  test('leaves a dead map in sight, which is told 5 s after it came into sight', () => {
    const tracked = trackFakeMap({ isLoaded: true });
    const { clock, hide, show, problems } = tracked;
    hide();
    lose(tracked);
    clock.advance(20_000);
    show();
    expect(problems()).toEqual(['context-lost']);
    clock.advance(4900);
    hide();
    clock.advance(20_000);
    show();
    clock.advance(4900);
    expect(problems()).toEqual(['context-lost']);
    clock.advance(200);
    expect(problems()).toEqual(['context-lost', 'context-not-restored']);
  });

  test('that is restored in time tells how long it took, and leaves no timer', () => {
    const tracked = trackFakeMap({ isLoaded: true });
    const { clock, problems, kinds } = tracked;
    lose(tracked);
    clock.advance(1200);
    restore(tracked);
    restore(tracked);
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
  const { clock, stop, map, problems, vitals } = trackFakeMap({ isLoaded: true });
  stop();
  expect(map.isComplete()).toBe(true);
  const again = trackFakeMap({ map });
  expect(again.problems()).toEqual(['attached-late']);
  again.clock.advance(60_000);
  map.requestTile('a');
  map.finishTile('a');
  clock.advance(1000);
  expect(again.vitals('TCM')).toMatchObject([{ value: null, reason: expect.stringContaining('attached-late') }]);
  expect(again.vitals('FTP')).toEqual([]);
  again.clock.advance(1000);
  expect(again.clock.pendingCount).toBe(0);
  expect([problems(), vitals('TCM')]).toEqual([[], []]);
});

test('a map that had drawn tiles when it was attached has no FTP; its TCM goes on', () => {
  const { clock, stop, map } = trackFakeMap();
  map.requestTile('a');
  map.requestTile('b');
  map.finishTile('a');
  clock.advance(100);
  stop();
  const again = trackFakeMap({ map });
  expect(again.vitals('FTP')).toMatchObject([{ value: null, reason: expect.stringContaining('attached-late') }]);
  expect(again.problems()).toEqual(['attached-late']);
  map.finishTile('b');
  clock.advance(1000);
  again.flush();
  expect(again.vitals('TCM')).toMatchObject([{ outcome: 'measured' }]);
  expect(again.vitals('FTP')).toHaveLength(1);
});
