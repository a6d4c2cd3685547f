import type { FlightRecording } from './FlightRecorder.ts';
import { createTraceWriter } from '../trace/traceEvents.ts';
import type { Report } from '../../types/report.ts';
import type { Pieces } from '../writeAll.ts';
import type { Span } from '../trace/traceEvents.ts';
import { readRecording } from './readRecording.ts';
import type { RecordedRow } from './readRecording.ts';

/** What an operation's number says. */
const IS_SYNC = 1;
const IS_WORKER = 2;
const HAS_FAILED = 4;

/** What happened in the 30 s before a violation, as a trace in Chrome's JSON format. Pure. */
export function writeRecording(recording: FlightRecording, { generator, session }: Report): Pieces {
  const rows = readRecording(recording);
  const of = (...kinds: readonly RecordedRow['kind'][]): readonly RecordedRow[] =>
    rows.filter(({ kind }) => kinds.includes(kind));
  const operations = of('operation');
  const placed = (place: number): readonly RecordedRow[] =>
    operations.filter(({ extra }) => (extra & (IS_SYNC | IS_WORKER)) === place);
  const trace = createTraceWriter();

  const { operation, metric, value, limit, unit, pattern, atMs, cause } = recording.violation;
  const args = { metric, value, limit, unit, pattern, heldBy: cause?.heldBy ?? null };
  trace.instant(trace.thread('Limits broken'), operation, 'violation', atMs, args);
  trace.pairs(trace.thread('Gestures and moves'), of('gesture', 'move', 'vital').map(toMove));
  trace.slices(trace.thread('Frames'), of('frame').map(toFrame));
  trace.slices(trace.thread('Page (main thread)'), [
    ...of('longFrame').map(toLongFrame),
    ...of('script').map(toScript),
    ...placed(IS_SYNC).map(toOperation),
  ]);
  for (const [lane, calls] of toLanes(placed(IS_WORKER)).entries()) {
    trace.slices(trace.thread(`Worker calls ${lane + 1}`), calls.map(toOperation));
  }
  trace.pairs(trace.thread('Operations in flight'), placed(0).map(toOperation));
  trace.pairs(
    trace.thread('Tiles'),
    of('tile').map((row) => toTile(row, recording.names)),
  );
  return trace.write({ generator, session: session.id, violation: recording.violation.id });
}

function toOperation({ name, startMs, endMs, extra }: RecordedRow): Span {
  return { name, cat: 'operation', startMs, endMs, args: { ok: extra < HAS_FAILED } };
}

function toFrame({ name, startMs, endMs, extra }: RecordedRow): Span {
  return { name: extra ? `Frame (${name || 'gesture'})` : 'Frame', cat: 'frame', startMs, endMs };
}

function toLongFrame({ startMs, endMs, extra }: RecordedRow): Span {
  return { name: 'Long frame', cat: 'frame', startMs, endMs, args: { blockingMs: extra < 0 ? null : extra } };
}

function toScript({ name, startMs, endMs }: RecordedRow): Span {
  return { name: name || 'script', cat: 'script', startMs, endMs };
}

function toMove({ kind, name, startMs, endMs, extra }: RecordedRow): Span {
  const value = extra < 0 ? null : extra;
  if (kind === 'gesture') return { name: name || 'gesture', cat: 'gesture', startMs, endMs, args: { GDF: value } };
  if (kind === 'move') return { name: "Program's move", cat: 'move', startMs, endMs, args: { droppedFrames: extra } };
  return { name, cat: 'vital', startMs, endMs, args: { value } };
}

function toTile({ name, startMs, endMs, extra }: RecordedRow, names: readonly string[]): Span {
  return { name, cat: 'tile', startMs, endMs, args: { outcome: names[extra] } };
}

/** As few threads as the calls that ran at once need: which worker had one is not known. */
function toLanes(rows: readonly RecordedRow[]): RecordedRow[][] {
  const lanes: RecordedRow[][] = [];
  for (const row of rows) {
    const free = lanes.find((lane) => lane.at(-1)!.endMs <= row.startMs);
    if (free) free.push(row);
    else lanes.push([row]);
  }
  return lanes;
}
