import type { FlightRecording } from './FlightRecorder.ts';
import { columnsOf } from './ring.ts';

/** By the numbers of `ring.ts`. */
const ROW_KINDS = ['empty', 'operation', 'frame', 'longFrame', 'script', 'gesture', 'move', 'vital', 'tile'] as const;

/** One thing that happened. */
export interface RecordedRow {
  readonly kind: (typeof ROW_KINDS)[number];
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  /**
   * Of an operation 0: in flight, 1: it held the page, 2: in a worker, 4 more: it failed; of a frame 1: in a gesture; of a long
   * frame its blocking time, of a vital or gesture its value, -1: not known; of a program's move its dropped frames; of a tile
   * the number of its outcome's name.
   */
  readonly extra: number;
}

/** What is read of the past. */
const WINDOW_MS = 30_000;

/** What happened in the 30 s before the violation and until it was kept, in the order of their starts. */
export function readRecording({ violation, bytes, names }: FlightRecording): RecordedRow[] {
  const columns = columnsOf(bytes);
  const sinceMs = violation.atMs - WINDOW_MS;
  const rows: RecordedRow[] = [];
  for (const [row, kindNumber] of columns.kinds.entries()) {
    const kind = ROW_KINDS[kindNumber] ?? 'empty';
    const startMs = columns.startsMs[row]!;
    const endMs = startMs + columns.durationsMs[row]!;
    if (kind === 'empty' || endMs < sinceMs) continue;
    rows.push({ kind, name: names[columns.names[row]!] ?? '', startMs, endMs, extra: columns.extras[row]! });
  }
  return rows.sort((a, b) => a.startMs - b.startMs);
}
