import type { Report } from '../types/report.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import { cleanText } from './cleanText.ts';

/** One event of Chrome's trace format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
interface TraceEvent {
  readonly name: string;
  readonly ph: 'M' | 'X' | 'i';
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly cat?: string;
  /** Of an instant: as tall as its thread. */
  readonly s?: 't';
  readonly args?: Readonly<Record<string, unknown>>;
}

const PROCESS = 1;
const PAGE = 1;
const LIMITS = 2;
const THREADS: Readonly<Record<number, string>> = { [PAGE]: 'Page (long frames)', [LIMITS]: 'Limits broken' };

/**
 * The report as a trace in Chrome's JSON format, which Perfetto and DevTools open: long frames with what ran in them, and
 * each broken limit. Times are those of `performance.now()`, in microseconds as the format wants them.
 *
 * @example
 * await writeFile('session.trace.json', formatTrace(report)); // then open it at ui.perfetto.dev
 */
export function formatTrace(report: Report): string {
  const events: TraceEvent[] = [
    { ...meta('process_name', 'mapvitals'), tid: PAGE },
    ...Object.entries(THREADS).map(([tid, name]) => ({ ...meta('thread_name', name), tid: Number(tid) })),
    ...slices(report.longFrames),
    ...report.violations.map((violation): TraceEvent => {
      const { operation, metric, value, limit, unit, pattern, cause } = violation;
      return {
        name: cleanText(operation),
        ph: 'i',
        s: 't',
        cat: 'violation',
        pid: PROCESS,
        tid: LIMITS,
        ts: toUs(violation.atMs),
        args: {
          metric,
          value,
          limit,
          unit,
          pattern: cleanText(pattern),
          heldBy: cause ? cleanText(cause.heldBy) : null,
        },
      };
    }),
  ];
  const { app, session, generator } = report;
  const otherData = { generator, session: session.id, startedEpochMs: session.startedEpochMs, app: app?.name ?? null };
  return `${JSON.stringify({ traceEvents: events, displayTimeUnit: 'ms', otherData })}\n`;
}

function meta(name: string, value: string): Omit<TraceEvent, 'tid'> {
  return { name, ph: 'M', pid: PROCESS, ts: 0, args: { name: value } };
}

/** Slices of one thread nest: a frame ends where the next begins, a script where its frame or the next script does. */
function* slices(frames: readonly LongFrameReport[]): Generator<TraceEvent> {
  const inOrder = [...frames].sort((a, b) => a.startMs - b.startMs);
  for (const [index, frame] of inOrder.entries()) {
    const endMs = Math.min(frame.startMs + frame.durationMs, inOrder[index + 1]?.startMs ?? Infinity);
    const operations = frame.operations.map(({ name, overlapMs }) => ({ name: cleanText(name), overlapMs }));
    const args = { isInGesture: frame.isInGesture, blockingMs: frame.blockingMs, operations };
    yield slice('Long frame', 'frame', frame.startMs, endMs, args);
    let fromMs = frame.startMs;
    for (const script of [...frame.scripts].sort((a, b) => a.startMs - b.startMs)) {
      const startMs = Math.min(endMs, Math.max(fromMs, script.startMs));
      fromMs = Math.min(endMs, Math.max(startMs, script.startMs + script.durationMs));
      if (fromMs <= startMs) continue;
      const { functionName, invoker, source } = script;
      const name = cleanText(functionName || invoker || source || 'script');
      yield slice(name, 'script', startMs, fromMs, { invoker: cleanText(invoker), source: cleanText(source) });
    }
  }
}

function slice(name: string, cat: string, startMs: number, endMs: number, args: TraceEvent['args']): TraceEvent {
  const ts = toUs(startMs);
  return { name, ph: 'X', cat, pid: PROCESS, tid: PAGE, ts, dur: Math.max(0, toUs(endMs) - ts), ...(args && { args }) };
}

function toUs(ms: number): number {
  return Number.isFinite(ms) ? Math.round(ms * 1000) : 0;
}
