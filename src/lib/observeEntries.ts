import type { Stop } from '../types/functions.ts';

export interface EntryWatch {
  /** Tells now what the browser has seen but not told yet. */
  readonly flush: () => void;
  readonly stop: Stop;
}

/**
 * Tells of the browser's own entries of a type as they come. `isBuffered`: of those that came before, too. `null` where there
 * is nothing that tells: no observer, or one that somebody has put in its place and that throws.
 */
export function observeEntries(
  type: string,
  tell: (entries: PerformanceEntryList) => void,
  isBuffered = false,
): EntryWatch | null {
  try {
    const observer = new PerformanceObserver((list) => tell(list.getEntries()));
    observer.observe({ type, buffered: isBuffered });
    return { flush: () => tell(observer.takeRecords()), stop: () => observer.disconnect() };
  } catch {
    return null;
  }
}
