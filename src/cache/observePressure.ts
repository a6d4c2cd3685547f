import { after } from '../lib/after.ts';
import { hostPage } from '../lib/host.ts';
import { readHeap as readHostHeap } from '../lib/readHeap.ts';
import type { HeapReading } from '../lib/readHeap.ts';
import type { PagePort } from '../types/page.ts';
import type { CacheRemovalReason } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface PressureOptions {
  readonly clock: Clock;
  /** @default the host's page, if it is one */
  readonly page?: PagePort | null;
  /** `null` where the browser cannot tell. @default Chromium's `performance.memory` */
  readonly readHeap?: () => HeapReading | null;
  readonly trim: (ratio: number, reason: CacheRemovalReason) => void;
}

const HIDDEN_MS = 60_000;
const HEAP_CHECK_MS = 10_000;
const HEAP_LIMIT_RATIO = 0.8;
const TRIM_RATIO = 0.5;

/**
 * Gives memory back before the browser takes the whole tab: half of it when the page has been hidden for a minute, and
 * half of it at every look at a heap that is over 80 % of its limit.
 */
export function observePressure({ clock, page = hostPage(), readHeap = readHostHeap, trim }: PressureOptions): Stop {
  if (!page) return () => {};
  const { document } = page;
  let stopHidden: Stop = () => {};
  let stopHeap: Stop = () => {};

  const onVisibilityChange = (): void => {
    stopHidden();
    if (document.visibilityState === 'hidden') stopHidden = after(clock, HIDDEN_MS, () => trim(TRIM_RATIO, 'hidden'));
  };
  const checkHeap = (): void => {
    const heap = readHeap();
    if (!heap) return;
    if (heap.usedBytes > heap.limitBytes * HEAP_LIMIT_RATIO) trim(TRIM_RATIO, 'heap');
    stopHeap = after(clock, HEAP_CHECK_MS, checkHeap);
  };
  document.addEventListener('visibilitychange', onVisibilityChange);
  onVisibilityChange();
  checkHeap();

  return () => {
    document.removeEventListener('visibilitychange', onVisibilityChange);
    stopHidden();
    stopHeap();
  };
}
