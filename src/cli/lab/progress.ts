import type { Io } from '../io.ts';
import type { HostTiles } from '../../lab/network/countTiles.ts';
import type { LabProgress } from '../../lab/labPlan.ts';

export interface Progress {
  tell(progress: LabProgress): void;
  /** A line that stays. */
  note(text: string): void;
  stop(): void;
}

/** One line on a terminal, written over and over; elsewhere a line for each visit. */
export function createProgress({ isTerminal, tell }: Pick<Io, 'isTerminal' | 'tell'>): Progress {
  let latest = '';
  return {
    tell({ side, pass, visit, visitCount, gesture, leftMs }) {
      const left = leftMs === null ? '' : `, about ${sayLeft(leftMs)} left`;
      const page = side ? `${side}: ` : '';
      const what = page + (pass === 'find' ? 'looking for the map' : `${pass}, visit ${visit} of ${visitCount}`);
      if (isTerminal) tell(`\r\u001B[2K${what}${gesture ? `: ${gesture}` : ''}${left}`);
      else if (what !== latest) tell(`${what}${left}\n`);
      latest = what;
    },
    note: (text) => tell(isTerminal ? `\r\u001B[2K${text}\n` : `${text}\n`),
    stop() {
      if (isTerminal) tell('\r\u001B[2K');
    },
  };
}

/** No finer than it is known. */
const sayLeft = (ms: number): string => (ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

/** Before it is flown: whom it will ask for how much. */
export function sayTiles(tiles: readonly HostTiles[], visitCount: number, isKept: boolean): string {
  const asked = tiles.filter(({ tileCount }) => tileCount > 0);
  const hosts = asked.map(({ host, tileCount }) => `${tileCount} tiles of ${host}`);
  const soFar = `One look at the page asked for ${hosts.join(' and ') || 'no tiles'}.`;
  if (asked.length === 0) return soFar;
  return isKept
    ? `${soFar} Each is asked for once and kept; ${visitCount} visits to come.`
    : `${soFar} Each of the ${visitCount} visits to come asks for as many, and for those that its gestures show.`;
}
