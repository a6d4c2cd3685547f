import { expect } from 'vitest';
import * as Trace from '@paulirish/trace_engine';

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface ReadTrace {
  readonly events: readonly TraceEvent[];
  /** Those of the thread of this name. */
  on(thread: string): readonly TraceEvent[];
  readonly threads: readonly string[];
  readonly otherData: Readonly<Record<string, unknown>>;
}

/** Reads a trace as Perfetto does, and holds it against the rules of the format; then has DevTools' own engine read it. */
export async function readTrace(text: string): Promise<ReadTrace> {
  const { traceEvents, otherData } = JSON.parse(text) as {
    traceEvents: TraceEvent[];
    otherData: ReadTrace['otherData'];
  };
  const names = new Map(
    traceEvents.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, String(args?.['name'])]),
  );
  const pairs = new Map<string, TraceEvent>();
  const open = new Map<number, number[]>();
  const inOrder = traceEvents.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  for (const event of inOrder) {
    const { name, ph, ts, dur, tid } = event;
    rule(Number.isInteger(ts) && typeof name === 'string', 'has a name and a time', event);
    rule(name === 'process_name' || names.has(tid), 'is on a thread that is named', event);
    if (ph !== 'X') continue;
    rule(Number.isInteger(dur) && dur! >= 0, 'is as long as it is', event);
    const ends = open.get(tid) ?? [];
    while (ends.length > 0 && ends.at(-1)! <= ts) ends.pop();
    rule(ts + dur! <= (ends.at(-1) ?? Infinity), 'ends in what it began in', event);
    ends.push(ts + dur!);
    open.set(tid, ends);
  }
  for (const event of traceEvents) {
    const { ph, cat, id, ts } = event;
    const key = `${cat} ${id}`;
    if (ph === 'b') {
      rule(typeof id === 'string' && !pairs.has(key), 'begins once', event);
      pairs.set(key, event);
    } else if (ph === 'e') {
      rule(ts >= (pairs.get(key)?.ts ?? Infinity), 'ends after it began', event);
      pairs.delete(key);
    } else rule(['M', 'X', 'i'].includes(ph), 'is of a phase that is known', event);
  }
  expect([...pairs.keys()], 'every begin has its end').toEqual([]);
  await readByDevTools(traceEvents, [...names.values()]);
  return {
    events: traceEvents,
    threads: [...names.values()],
    on: (thread) => traceEvents.filter(({ tid, ph }) => names.get(tid) === thread && ph !== 'M'),
    otherData,
  };
}

/** One of the format's; there are too many events for `expect`. */
function rule(isKept: boolean, what: string, event: TraceEvent): void {
  if (!isKept) throw new Error(`not so: ${what}: ${JSON.stringify(event)}`);
}

/** DevTools finds the threads, and when the first slice begins and the last one ends. */
async function readByDevTools(events: readonly TraceEvent[], threads: readonly string[]): Promise<void> {
  // What it asks of a browser.
  Object.assign(globalThis, { DOMRect: globalThis.DOMRect ?? function DOMRect() {} });
  const processor = Trace.Processor.TraceProcessor.createWithAllHandlers();
  // The cast: its own types name each event that Chromium writes.
  await processor.parse(structuredClone(events) as never, {});
  const { Meta } = processor.data!;
  const found = [...(Meta.threadsInProcess.values().next().value?.values() ?? [])];
  expect(found.map(({ args }) => args.name)).toEqual(threads);
  // Its time is that of the slices.
  const timed = events.filter(({ ph }) => ph === 'X');
  if (timed.length === 0) return;
  const begin = Math.min(...timed.map(({ ts }) => ts));
  const end = Math.max(...timed.map(({ ts, dur = 0 }) => ts + dur));
  expect({ ...Meta.traceBounds }).toEqual({ min: begin, max: end, range: end - begin });
}
