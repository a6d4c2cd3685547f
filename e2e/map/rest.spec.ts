import { breadth } from '../support/breadth.ts';
import { drag, mapIsIdle, mapOf, startMap, vitalOf } from '../support/mapPage.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** Timers and frames that the SDK has asked for: all there were, and those that still wait. */
    asked: { count: number; readonly waiting: Set<unknown> };
  }
}

/**
 * Counts the timers and frames that the SDK asks for. The pages' build keeps the SDK and what it depends on in a file
 * of its own, so the caller's file tells it from MapLibre and from the page.
 */
function countClockUse(): void {
  const asked = { count: 0, waiting: new Set<unknown>() };
  window.asked = asked;
  const keys = new Map<string, object>();
  type Start = (callback: (...args: unknown[]) => void, ...rest: unknown[]) => number;
  const count = (start: string, stop: string, isOnce: boolean): void => {
    const host = window as unknown as Record<string, Start>;
    const original = host[start] as Start;
    const originalStop = host[stop] as unknown as (handle: unknown) => void;
    host[start] = (callback, ...rest) => {
      const caller = new Error('who asks?').stack?.split('\n')[2] ?? '';
      if (!caller.includes('/mapvitals')) return original.call(window, callback, ...rest);
      asked.count += 1;
      const key = {};
      const handle = original.call(
        window,
        (...args: unknown[]) => {
          if (isOnce) asked.waiting.delete(key);
          callback(...args);
        },
        ...rest,
      );
      asked.waiting.add(key);
      keys.set(`${start} ${handle}`, key);
      return handle;
    };
    host[stop] = ((handle: unknown) => {
      asked.waiting.delete(keys.get(`${start} ${String(handle)}`));
      originalStop.call(window, handle);
    }) as unknown as Start;
  };
  count('setTimeout', 'clearTimeout', true);
  count('setInterval', 'clearInterval', false);
  count('requestAnimationFrame', 'cancelAnimationFrame', true);
  count('requestIdleCallback', 'cancelIdleCallback', true);
}

async function expectRest(page: Page): Promise<void> {
  await mapIsIdle(page);
  await expect.poll(() => page.evaluate(() => window.asked.waiting.size), { timeout: 10_000 }).toBe(0);
  const before = await page.evaluate(() => window.asked.count);
  await page.waitForTimeout(3000);
  const after = await page.evaluate(() => ({ count: window.asked.count, waitingCount: window.asked.waiting.size }));
  expect(after).toEqual({ count: before, waitingCount: 0 });
}

/** A busy machine breaks limits, and of a broken one the pill tells for a minute. */
const NO_LIMITS = {
  FTP: null,
  TCM: null,
  GSL: null,
  GDF: null,
  'GDF.maxGapMs': null,
  ST: null,
  VCD: null,
  LCP: null,
  INP: null,
  CLS: null,
};

for (const [overlay, tag] of [
  ['absent', breadth],
  ['collapsed', {}],
] as const) {
  test(
    `at rest the SDK runs no timer and no animation frame, its overlay ${overlay}`,
    tag,
    async ({ page, server }) => {
      await page.addInitScript(countClockUse);
      const withOverlay = overlay === 'absent' ? {} : { overlay };
      await startMap(page, server, mapOf(server, ['line'], { watches: false, thresholds: NO_LIMITS, ...withOverlay }));
      await vitalOf(page, 'TCM');
      await expectRest(page);

      // The counter sees what there is to see: a gesture needs both.
      const before = await page.evaluate(() => window.asked.count);
      await drag(page);
      await vitalOf(page, 'ST');
      expect(await page.evaluate(() => window.asked.count)).toBeGreaterThan(before);
      await expectRest(page);
    },
  );
}
