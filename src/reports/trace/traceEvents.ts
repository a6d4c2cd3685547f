import { cleanText } from '../cleanText.ts';
import type { Pieces } from '../writeAll.ts';

/** One event of Chrome's trace format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
export interface TraceEvent {
  readonly name: string;
  /** Metadata, a slice of a thread, an instant, begin and end of what does not nest. */
  readonly ph: 'M' | 'X' | 'i' | 'b' | 'e';
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: string;
  /** Of an instant: as tall as its thread. */
  readonly s?: 't';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Something that took time. */
export interface Span {
  readonly name: string;
  readonly cat: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
}

const PROCESS = 1;
/** So many events in a piece. */
const AT_ONCE = 500;

/**
 * The events of a trace, as Perfetto takes them. It draws overlapping slices of one thread wrongly
 * (https://github.com/google/perfetto/issues/4280): what may overlap are pairs, each with an id of its own, and slices are cut
 * where they would.
 */
export interface TraceWriter {
  /** Names a thread; those that were made first are shown first. Returns its number. */
  thread(name: string): number;
  /** Slices of one thread that nest: one that began in another ends with it. */
  slices(thread: number, spans: readonly Span[]): void;
  /** What goes on beside others. */
  pairs(thread: number, spans: readonly Span[]): void;
  instant(thread: number, name: string, cat: string, atMs: number, args: TraceEvent['args']): void;
  write(otherData: Readonly<Record<string, unknown>>): Pieces;
}

export function createTraceWriter(): TraceWriter {
  const events: TraceEvent[] = [{ name: 'process_name', ph: 'M', pid: PROCESS, tid: 1, ts: 0, args: { name: 'Map' } }];
  let threadCount = 0;
  let pairCount = 0;

  return {
    thread(name) {
      threadCount += 1;
      const meta = { ph: 'M', pid: PROCESS, tid: threadCount, ts: 0 } as const;
      events.push(
        { ...meta, name: 'thread_name', args: { name } },
        { ...meta, name: 'thread_sort_index', args: { sort_index: threadCount } },
      );
      return threadCount;
    },
    slices(tid, spans) {
      /** Those that the next one may lie in. */
      const open: number[] = [];
      for (const { name, cat, startMs, endMs, args } of [...spans].sort(inOrder)) {
        const ts = toUs(startMs);
        while (open.length > 0 && open.at(-1)! <= ts) open.pop();
        const endUs = Math.max(ts, Math.min(toUs(endMs), open.at(-1) ?? Infinity));
        open.push(endUs);
        events.push({ name, ph: 'X', cat, pid: PROCESS, tid, ts, dur: endUs - ts, ...(args && { args }) });
      }
    },
    pairs(tid, spans) {
      for (const { name, cat, startMs, endMs, args } of spans) {
        pairCount += 1;
        const ts = toUs(startMs);
        const both = { name, cat, id: `${pairCount}`, pid: PROCESS, tid } as const;
        events.push(
          { ...both, ph: 'b', ts, ...(args && { args }) },
          { ...both, ph: 'e', ts: Math.max(ts, toUs(endMs)) },
        );
      }
    },
    instant(tid, name, cat, atMs, args) {
      events.push({ name, ph: 'i', s: 't', cat, pid: PROCESS, tid, ts: toUs(atMs), ...(args && { args }) });
    },
    write(otherData) {
      const parts: (() => string)[] = [];
      for (let from = 0; from < events.length; from += AT_ONCE) {
        const some = (): string => toJson(events.slice(from, from + AT_ONCE)).slice(1, -1);
        parts.push(() => (from > 0 ? ',' : '') + some());
      }
      return [() => '{"traceEvents":[', ...parts, () => `],"displayTimeUnit":"ms","otherData":${toJson(otherData)}}\n`];
    },
  };
}

/** The outer one first. */
function inOrder(a: Span, b: Span): number {
  return a.startMs - b.startMs || b.endMs - a.endMs;
}

/** Names and what they came with are text that anybody may have written. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, it: unknown) => (typeof it === 'string' ? cleanText(it) : it));
}

function toUs(ms: number): number {
  const us = Math.round(ms * 1000);
  return Number.isFinite(us) ? us : 0;
}
