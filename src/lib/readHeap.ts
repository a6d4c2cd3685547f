import { askHost } from './host.ts';

export interface HeapReading {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** Chromium only: https://developer.mozilla.org/docs/Web/API/Performance/memory */
interface MaybePerformance {
  readonly performance?: { readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number } };
}

/** The page's JavaScript heap now; `null` where the browser does not tell (Firefox, Safari, a server). */
export function readHeap(): HeapReading | null {
  const memory = askHost(() => (globalThis as MaybePerformance).performance!.memory);
  // Some privacy extensions leave the object and take the numbers.
  return memory && memory.usedJSHeapSize >= 0
    ? { usedBytes: memory.usedJSHeapSize, limitBytes: memory.jsHeapSizeLimit }
    : null;
}
