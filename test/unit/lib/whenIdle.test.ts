import { afterEach, expect, test, vi } from 'vitest';
import { whenIdle } from '../../../src/lib/whenIdle.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

afterEach(() => vi.unstubAllGlobals());

function loadingPage() {
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', { readyState: 'interactive' });
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => callback());
  const clock = createFakeClock();
  const callback = vi.fn();
  whenIdle(clock, callback);
  return { window, clock, callback };
}

test('it waits for the load of the page, and is called once', () => {
  const { window, clock, callback } = loadingPage();
  clock.advance(1000);
  expect(callback).not.toHaveBeenCalled();
  window.dispatchEvent(new Event('load'));
  expect(callback).toHaveBeenCalledTimes(1);
  clock.advance(60_000);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('a page whose load never ends is waited for no longer than 15 s', () => {
  const { clock, callback } = loadingPage();
  clock.advance(14_000);
  expect(callback).not.toHaveBeenCalled();
  clock.advance(2000);
  expect(callback).toHaveBeenCalledTimes(1);
});
