import type { MapVitalName, Snapshot, VitalRating } from 'mapvitals';
import type { LibraryId } from './libraries.ts';

export interface VitalResult {
  readonly value: number | null;
  readonly rating: VitalRating | null;
  readonly reason: string | null;
}

/** What one page has measured, as the others show it. */
export interface LibraryResult {
  readonly vitals: Readonly<Partial<Record<MapVitalName, VitalResult>>>;
  readonly flight: Pick<Snapshot['programMoves'], 'count' | 'droppedRatio' | 'maxGapMs' | 'settleMs'>;
}

export type Results = Readonly<Partial<Record<LibraryId, LibraryResult>>>;

const KEY = 'mapvitals-demo-libraries';

/** Of all pages, as long as the tab is open. */
export function readResults(): Results {
  try {
    // The cast: nothing else writes there.
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Results;
  } catch {
    return {};
  }
}

export function keepResult(id: LibraryId, result: LibraryResult): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...readResults(), [id]: result }));
  } catch {
    // Without storage each page shows its own.
  }
}

export function resultOf({ vitals, programMoves }: Snapshot, names: readonly MapVitalName[]): LibraryResult {
  const { count, droppedRatio, maxGapMs, settleMs } = programMoves;
  const of = (name: MapVitalName): VitalResult => {
    const { value, rating, reason } = vitals[name];
    return { value, rating, reason };
  };
  return {
    vitals: Object.fromEntries(names.map((name) => [name, of(name)])),
    flight: { count, droppedRatio, maxGapMs, settleMs },
  };
}
