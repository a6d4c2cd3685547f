import { useEffect, useState } from 'react';
import { repository } from '../session/repository.ts';
import type { SessionSummary } from 'mapvitals/sessions';

export interface Sessions {
  /** Newest first; `null` while they are read. */
  readonly sessions: readonly SessionSummary[] | null;
  forget(id: string): Promise<void>;
  forgetAll(): Promise<void>;
}

/** The sessions that this device keeps. */
export function useSessions(): Sessions {
  const [sessions, setSessions] = useState<readonly SessionSummary[] | null>(null);
  useEffect(() => {
    repository.list().then(setSessions, reportError);
  }, []);

  return {
    sessions,
    async forget(id) {
      await repository.delete(id);
      setSessions(await repository.list());
    },
    async forgetAll() {
      await repository.clear();
      setSessions([]);
    },
  };
}
