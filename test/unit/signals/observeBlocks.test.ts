/** @module-tag realTime */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { observeBlocks } from '../../../src/signals/observeBlocks.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

afterEach(() => void vi.unstubAllGlobals());

/** Messages are tasks of their own: so many may come. */
async function beats(count = 4): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

function setup(observer?: unknown) {
  // As Firefox and Safari: no long tasks.
  vi.stubGlobal('PerformanceObserver', observer);
  const clock = createFakeClock();
  const told: (readonly [startMs: number, durationMs: number])[] = [];
  const blocks = observeBlocks(clock, (startMs, durationMs) => told.push([startMs, durationMs]));
  return { clock, told, blocks };
}

test('where the page’s observers throw, the messages tell', async () => {
  class BrokenObserver {
    static readonly supportedEntryTypes = ['longtask'];
    observe(): never {
      throw new Error('no observers');
    }
  }
  const { clock, told, blocks } = setup(BrokenObserver);
  blocks.run();
  await beats();
  clock.block(70);
  await beats();
  expect(told).toEqual([[1000, 70]]);
  blocks.stop();
});

describe('where the browser tells of no long tasks', () => {
  test('a stretch in which no message came is one that held the page; each is told that is longer than those before', async () => {
    const { clock, told, blocks } = setup();
    blocks.run();
    await beats();
    clock.block(30);
    await beats();
    clock.block(20);
    await beats();
    clock.block(70);
    await beats();
    expect(told).toEqual([
      [1000, 30],
      [1050, 70],
    ]);
    // The next update has blocks of its own.
    blocks.run();
    clock.block(20);
    await beats();
    expect(told.at(-1)).toEqual([1120, 20]);
    blocks.stop();
  });

  test('what any small task takes is none', async () => {
    const { clock, told, blocks } = setup();
    blocks.run();
    clock.block(9);
    await beats();
    expect(told).toEqual([]);
    blocks.stop();
  });

  test('nothing beats before an update, at rest, and for longer than 10 s', async () => {
    const { clock, told, blocks } = setup();
    clock.block(500);
    await beats();
    blocks.run();
    await beats();
    blocks.rest();
    await beats();
    clock.block(500);
    await beats();
    expect(told).toEqual([]);
    blocks.run();
    await beats();
    clock.block(10_001);
    await beats();
    expect(told).toHaveLength(1);
    clock.block(20_000);
    await beats();
    expect(told).toHaveLength(1);
    blocks.stop();
  });

  test('and none is told after the end', async () => {
    const { clock, told, blocks } = setup();
    blocks.run();
    blocks.stop();
    clock.block(100);
    await beats();
    expect(told).toEqual([]);
  });
});
