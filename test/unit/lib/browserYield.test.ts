import { afterEach, expect, it, vi } from 'vitest';
import { createBrowserYield } from '../../../src/lib/browserYield.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

afterEach(() => vi.unstubAllGlobals());

/** Queues a task and tells when it ran. */
function queueTask(onRun: () => void): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      onRun();
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

it('uses scheduler.yield, but once per frame lets every other task have its turn', async () => {
  let yieldCount = 0;
  const scheduler = {
    yield() {
      expect(this).toBe(scheduler);
      yieldCount += 1;
      return Promise.resolve();
    },
  };
  vi.stubGlobal('scheduler', scheduler);
  const clock = createFakeClock();
  const yieldToBrowser = createBrowserYield(clock);
  let hasOtherRun = false;
  const other = queueTask(() => (hasOtherRun = true));
  clock.advance(8);
  await yieldToBrowser();
  expect([yieldCount, hasOtherRun]).toEqual([1, false]);
  clock.advance(8);
  await yieldToBrowser();
  expect([yieldCount, hasOtherRun]).toEqual([1, true]);
  clock.advance(8);
  await yieldToBrowser();
  expect(yieldCount).toBe(2);
  await other;
});

it('queues as a message where there is no scheduler', async () => {
  vi.stubGlobal('scheduler', undefined);
  const log: string[] = [];
  const other = queueTask(() => log.push('other task'));
  await createBrowserYield()();
  log.push('after');
  await other;
  expect(log).toEqual(['other task', 'after']);
});

it('uses a timer where there is nothing else', async () => {
  vi.stubGlobal('scheduler', undefined);
  vi.stubGlobal('MessageChannel', undefined);
  const clock = createFakeClock();
  let isDone = false;
  const done = createBrowserYield(clock)().then(() => (isDone = true));
  await Promise.resolve();
  expect(isDone).toBe(false);
  clock.advance(0);
  await done;
});
