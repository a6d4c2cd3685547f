import type { Flight } from '../flight.ts';
import type { Measured, MeasuredVital } from '../measured.ts';
import type { MainThreadTask } from '../rig/mainThreadTasks.ts';
import type { LibraryCaseName } from './libraryCases.ts';
import type { LibraryName } from './libraryNames.ts';

/** One visit to a map of one library, as everybody saw it. Times are the page's `performance.now()`. */
export interface LibraryFlight extends Pick<Flight, 'sends' | 'actionMs' | 'releaseMs' | 'draws' | 'frames'> {
  readonly library: LibraryName;
  readonly case: LibraryCaseName;
  readonly tiles: readonly TileAnswer[];
  readonly tasks: readonly MainThreadTask[];
  /** When the page set its data anew. */
  readonly updatedMs: number | null;
  readonly measured: LibraryMeasured;
}

export interface TileAnswer {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly endMs: number;
  readonly status: number;
}

export interface LibraryMeasured extends Pick<Measured, 'createdMs' | 'problems' | 'reasons'> {
  readonly samples: readonly Omit<MeasuredVital, 'map'>[];
}
