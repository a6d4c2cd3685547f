import { askHost } from './host.ts';
import type { Stop } from '../types/functions.ts';

export interface EntryWatch {
  /** Tells now what the browser has seen but not told yet. */
  readonly flush: () => void;
  readonly stop: Stop;
}

/**
 * Tells of the browser's own entries of a type as they come. `isBuffered`: of those that came before, too. `null` where there
 * is nothing that tells: no observer, or one that somebody has put in its place and that throws, which `onError` gets.
 */
export function observeEntries(
  type: string,
  tell: (entries: PerformanceEntryList) => void,
  isBuffered = false,
  onError?: (error: unknown) => void,
): EntryWatch | null {
  const take = (read: () => PerformanceEntryList): void => tell(askHost(() => [...read()]) ?? []);
  try {
    const observer = new PerformanceObserver((list) => take(() => list.getEntries()));
    observer.observe({ type, buffered: isBuffered });
    return {
      flush: () => take(() => observer.takeRecords()),
      stop: () => askHost(() => observer.disconnect()),
    };
  } catch (error) {
    onError?.(error);
    return null;
  }
}
