import { formatDuration } from 'mapvitals';
import type { Io } from '../io.ts';
import type { LabProgress } from '../../lab/labPlan.ts';

export interface Progress {
  tell(progress: LabProgress): void;
  stop(): void;
}

/** One line on a terminal, written over and over; elsewhere a line for each visit. */
export function createProgress({ isTerminal, tell }: Pick<Io, 'isTerminal' | 'tell'>): Progress {
  let latest = '';
  return {
    tell({ pass, visit, visitCount, gesture, leftMs }) {
      const left = leftMs === null ? '' : `, about ${formatDuration(leftMs)} left`;
      const what = pass === 'find' ? 'looking for the map' : `${pass}, visit ${visit} of ${visitCount}`;
      if (isTerminal) tell(`\r\u001B[2K${what}${gesture ? `: ${gesture}` : ''}${left}`);
      else if (what !== latest) tell(`${what}${left}\n`);
      latest = what;
    },
    stop() {
      if (isTerminal) tell('\r\u001B[2K');
    },
  };
}
