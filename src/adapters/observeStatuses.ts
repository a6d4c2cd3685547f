import { observeEntries } from '../lib/observeEntries.ts';
import type { Stop } from '../types/functions.ts';

export interface StatusWatch {
  /** How the server answered; `undefined` where the browser does not tell: of another origin without CORS, to a worker. */
  readonly statusOf: (url: string) => number | undefined;
  readonly stop: Stop;
}

/** Answers that were no tile and not asked for yet. */
const MAX_KEPT = 200;

/**
 * Knows with what status a fetch failed, for libraries that say only that it did. Seen live, for the browser's own buffer is full
 * after 250 entries. https://developer.mozilla.org/docs/Web/API/PerformanceResourceTiming/responseStatus
 */
export function observeStatuses(): StatusWatch {
  const statuses = new Map<string, number>();
  const keep = (entries: PerformanceEntryList): void => {
    for (const { name, responseStatus } of entries as PerformanceResourceTiming[]) {
      if (responseStatus > 0 && responseStatus !== 200 && statuses.size < MAX_KEPT) statuses.set(name, responseStatus);
    }
  };
  const watch = observeEntries('resource', keep);
  return {
    statusOf(url) {
      watch?.flush();
      const status = statuses.get(url);
      statuses.delete(url);
      return status;
    },
    stop: () => watch?.stop(),
  };
}
