import { describe, expect, test } from 'vitest';
import { complete, progress } from 'mapvitals/vitals';
import type { CompleteOptions, Progress } from 'mapvitals/vitals';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../support/fakeMap.ts';
import type { FakeMap } from '../support/fakeMap.ts';

function setup() {
  const clock = createFakeClock();
  const map = createFakeMap(clock);
  map.tellsFailed = true;
  const asked = { adapter: attachFakeMap, clock };
  const outcomes: (Progress | string)[] = [];
  return {
    clock,
    map,
    outcomes,
    progress: () => progress(map, asked),
    async wait(options: CompleteOptions<FakeMap> = {}) {
      await complete(map, { ...asked, ...options }).then(
        (it) => outcomes.push(it),
        (error: { code: string; message: string }) => outcomes.push(`${error.code} ${error.message}`),
      );
    },
  };
}

describe('progress', () => {
  test('counts the tiles of the view, from when the map was made', () => {
    const { map, progress } = setup();
    expect(progress()).toEqual({ ready: 0, pending: 0, failed: 0, ratio: 0, unit: 'tiles' });
    for (const key of ['1', '2', '3', '4']) map.requestTile(key);
    map.finishTile('1');
    map.failTile('2', 500);
    map.failTile('3', 404);
    expect(progress()).toEqual({ ready: 1, pending: 1, failed: 1, ratio: 2 / 3, unit: 'tiles' });
  });

  test('counts sources where tiles were asked for before, and cannot tell what has failed', () => {
    const { map, progress, clock } = setup();
    map.tellsFailed = false;
    map.requestTile('1');
    expect(progress()).toEqual({ ready: 0, pending: 1, failed: null, ratio: 0, unit: 'sources' });
    map.finishTile('1');
    clock.advance(50);
    expect(progress()).toEqual({ ready: 1, pending: 0, failed: null, ratio: 1, unit: 'sources' });
  });

  test('listens once, however often it is asked, until the map is removed', () => {
    const { map, progress } = setup();
    progress();
    progress();
    expect(map.sinkCount).toBe(1);
    map.remove();
    expect(progress()).toEqual({ ready: 0, pending: 0, failed: null, ratio: 0, unit: 'sources' });
  });

  test('needs nothing of a map that cannot answer yet', () => {
    const { map, clock } = setup();
    const adapter: typeof attachFakeMap = (it, sink, options) =>
      attachFakeMap(
        it,
        {
          ...sink,
          attached: (attached) =>
            sink.attached({
              ...attached,
              readView() {
                throw new Error('Set map center and zoom first.');
              },
            }),
        },
        options,
      );
    expect(progress(map, { adapter, clock })).toMatchObject({ ratio: 0, unit: 'sources' });
  });

  test('refuses the map of another library', () => {
    expect(() => progress({} as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});

describe('complete', () => {
  test('waits for the tiles, and for the frame that shows them', async () => {
    const { map, clock, outcomes, wait } = setup();
    void wait();
    map.requestTile('1');
    await clock.advanceAsync(500);
    expect(outcomes).toEqual([]);
    map.finishTile('1');
    await clock.advanceAsync(0);
    expect(outcomes).toEqual([]);
    await clock.advanceAsync(40);
    expect(outcomes).toEqual([{ ready: 1, pending: 0, failed: 0, ratio: 1, unit: 'tiles' }]);
  });

  test('resolves with what has failed', async () => {
    const { map, clock, outcomes, wait } = setup();
    void wait();
    map.requestTile('1');
    map.requestTile('2');
    map.finishTile('1');
    map.failTile('2', 503);
    await clock.advanceAsync(50);
    expect(outcomes).toEqual([{ ready: 1, pending: 0, failed: 1, ratio: 1, unit: 'tiles' }]);
  });

  test('draws a map at rest twice, and tells it then', async () => {
    const { map, clock, outcomes, wait } = setup();
    map.repaint();
    await clock.advanceAsync(100);
    void wait();
    await clock.advanceAsync(16);
    expect(outcomes).toEqual([]);
    await clock.advanceAsync(20);
    expect(outcomes).toMatchObject([{ pending: 0, ratio: 1 }]);
  });

  test('waits for a camera that moves', async () => {
    const { map, clock, outcomes, wait } = setup();
    map.finishTile('1');
    map.startMove();
    void wait();
    await clock.advanceAsync(2000);
    expect(outcomes).toEqual([]);
    map.endMove();
    await clock.advanceAsync(60);
    expect(outcomes).toHaveLength(1);
  });

  test('does not wait for the end of what is drawn anew in each frame', async () => {
    const { map, clock, outcomes, wait } = setup();
    map.keepsRepainting = true;
    void wait();
    await clock.advanceAsync(60);
    expect(outcomes).toMatchObject([{ ratio: 1 }]);
  });

  test('draws what became complete without a word', async () => {
    const { map, clock, outcomes, wait } = setup();
    void wait();
    map.requestTile('1');
    await clock.advanceAsync(100);
    map.loseTile('1');
    map.tell({ type: 'idle', atMs: clock.now(), isComplete: true });
    await Promise.resolve();
    expect(outcomes).toEqual([]);
    await clock.advanceAsync(40);
    expect(outcomes).toMatchObject([{ pending: 0 }]);
  });

  test('times out where nothing is ever at rest, and says what is missing: honours timeoutMs', async () => {
    const { map, clock, outcomes, wait } = setup();
    void wait({ timeoutMs: 5000 });
    map.requestTile('1');
    await clock.advanceAsync(4990);
    expect(outcomes).toEqual([]);
    await clock.advanceAsync(20);
    expect(outcomes).toEqual([
      expect.stringMatching(/^TIMEOUT .*not complete after 5000 ms: of its tiles 0 are there, 1 are not\./),
    ]);
    expect(map.sinkCount).toBe(1);
  });

  test('times out after 30 s by default, and never with Infinity', async () => {
    const { clock, map, outcomes, wait } = setup();
    map.isEmpty = true;
    void wait();
    void wait({ timeoutMs: Infinity });
    await clock.advanceAsync(60_000);
    expect(outcomes).toEqual([expect.stringMatching(/^TIMEOUT/)]);
  });

  test('waits while nobody can see the page, for there no frame is drawn', async () => {
    const { map, clock, outcomes, wait } = setup();
    map.holdsFrames = true;
    void wait();
    map.finishTile('1');
    await clock.advanceAsync(10_000);
    expect(outcomes).toEqual([]);
    map.holdsFrames = false;
    map.repaint();
    await clock.advanceAsync(50);
    expect(outcomes).toMatchObject([{ ready: 1 }]);
  });

  test('ends with its signal, before and meanwhile: honours signal', async () => {
    const { map, clock, outcomes, wait } = setup();
    await wait({ signal: AbortSignal.abort() });
    expect(map.sinkCount).toBe(0);
    const controller = new AbortController();
    void wait({ signal: controller.signal });
    await clock.advanceAsync(0);
    map.requestTile('1');
    controller.abort();
    await clock.advanceAsync(0);
    expect(outcomes).toEqual([expect.stringMatching(/^ABORTED/), expect.stringMatching(/^ABORTED/)]);
  });

  test('ends with the map', async () => {
    const { map, clock, outcomes, wait } = setup();
    void wait();
    map.requestTile('1');
    await clock.advanceAsync(10);
    map.remove();
    await wait();
    expect(outcomes).toEqual(Array(2).fill('ABORTED [mapvitals] complete: the map was removed.'));
  });

  test('lets go of everything, however it ends', async () => {
    const { map, clock, wait } = setup();
    void wait();
    void wait({ timeoutMs: 10 });
    const controller = new AbortController();
    void wait({ signal: controller.signal });
    await clock.advanceAsync(0);
    controller.abort();
    await clock.advanceAsync(1000);
    // What counts goes with the map.
    expect(map.sinkCount).toBe(1);
    expect(clock.pendingCount).toBe(0);
  });

  test.each([0, -1, Number.NaN, '5'])('refuses `timeoutMs` of %s', async (timeoutMs) => {
    const { outcomes, wait } = setup();
    await wait({ timeoutMs: timeoutMs as number });
    expect(outcomes).toEqual([expect.stringMatching(/^BAD_OPTION .*timeoutMs/)]);
  });
});
