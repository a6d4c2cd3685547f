import { formatDuration } from '../lib/formatDuration.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import type { Clock } from '../types/clock.ts';
import type { Middleware } from './callTypes.ts';
import { timeOperations } from './timeOperations.ts';

/**
 * Middleware that writes a line per call, never its input: `places.cluster 12 ms`, `tile.decode failed after 3.1 ms: ...`.
 *
 * @example
 * createOptimization({ tasks, middleware: [logOperations((line) => console.debug(line))] });
 */
export function logOperations(log: (line: string) => void, clock?: Clock): Middleware {
  return timeOperations(({ name, durationMs, ...outcome }) => {
    const failure = 'error' in outcome ? `: ${redactUrls(String(outcome.error))}` : '';
    log(`${name} ${failure && 'failed after '}${formatDuration(durationMs)}${failure}`);
  }, clock);
}
