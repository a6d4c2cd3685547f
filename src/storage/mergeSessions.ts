import { mergeSession } from './mergeSession.ts';
import { NO_SESSIONS } from './noSessions.ts';
import type { Report } from '../types/report.ts';
import type { MergedSessions } from '../types/repository.ts';

/** One after the other. A body that something else wrote is left out, and told to `onError`. */
export async function mergeSessions(
  ids: Iterable<string>,
  read: (id: string) => Promise<Report | null>,
  onError: (error: unknown) => void,
): Promise<MergedSessions> {
  let merged: MergedSessions = NO_SESSIONS;
  for (const id of ids) {
    try {
      const report = await read(id);
      if (report) merged = mergeSession(merged, report);
    } catch (error) {
      onError(error);
    }
  }
  return merged;
}
