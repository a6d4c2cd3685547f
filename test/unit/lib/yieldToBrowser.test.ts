import { afterEach, expect, it, vi } from 'vitest';
import { yieldToBrowser } from '../../../src/lib/yieldToBrowser.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

afterEach(() => vi.unstubAllGlobals());

it('uses scheduler.yield where there is one', async () => {
  const calls: unknown[] = [];
  const scheduler = {
    yield() {
      calls.push(this);
      return Promise.resolve();
    },
  };
  vi.stubGlobal('scheduler', scheduler);
  await yieldToBrowser();
  expect(calls).toEqual([scheduler]);
});

it('uses a message elsewhere: another task comes in between', async () => {
  vi.stubGlobal('scheduler', undefined);
  const log: string[] = [];
  const { port1, port2 } = new MessageChannel();
  const other = new Promise<void>((resolve) => {
    port1.onmessage = () => {
      log.push('other task');
      port1.close();
      resolve();
    };
  });
  port2.postMessage(null);
  await yieldToBrowser();
  log.push('after');
  await other;
  expect(log).toEqual(['other task', 'after']);
});

it('uses a timer where there is nothing else', async () => {
  vi.stubGlobal('scheduler', undefined);
  vi.stubGlobal('MessageChannel', undefined);
  const clock = createFakeClock();
  let isDone = false;
  const done = yieldToBrowser(clock).then(() => (isDone = true));
  await Promise.resolve();
  expect(isDone).toBe(false);
  clock.advance(0);
  await done;
});
