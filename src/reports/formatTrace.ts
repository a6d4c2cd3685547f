import { upgradeReport } from '../lib/upgradeReport.ts';
import type { GestureReport } from '../types/gesture.ts';
import type { Report } from '../types/report.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import { requireDocument } from './requireDocument.ts';
import { writeAll } from './writeAll.ts';
import { createTraceWriter } from './trace/traceEvents.ts';
import type { Pieces } from './writeAll.ts';
import type { Span } from './trace/traceEvents.ts';

/**
 * What a report keeps as a trace in Chrome's JSON format, which Perfetto and DevTools open: the gestures, long frames with what
 * ran in them, and each broken limit. Each call and each tile are not in a report: of the 30 s before a violation
 * `createFlightRecorder` has them. Times are those of `performance.now()`, in microseconds as the format wants them.
 *
 * @example
 * await writeFile('session.trace.json', formatTrace(report)); // then open it at ui.perfetto.dev
 */
export function formatTrace(report: Report): string {
  return writeAll(writeTrace(upgradeReport(requireDocument(report, 'violations')) ?? report));
}

/** The same in pieces. */
export function writeTrace(report: Report): Pieces {
  const { app, session, generator, gestures, longFrames, violations } = report;
  const trace = createTraceWriter();

  const limits = trace.thread('Limits broken (those that the report keeps)');
  for (const { operation, metric, value, limit, unit, pattern, cause, atMs } of violations) {
    const args = { metric, value, limit, unit, pattern, heldBy: cause?.heldBy ?? null };
    trace.instant(limits, operation, 'violation', atMs, args);
  }
  trace.pairs(trace.thread('Gestures'), gestures.map(toGesture));
  trace.pairs(trace.thread('Settling'), gestures.filter(({ ST }) => ST !== null).map(toSettling));
  trace.slices(trace.thread('Page (long frames)'), longFrames.flatMap(toSlices));
  return trace.write({
    generator,
    session: session.id,
    startedEpochMs: session.startedEpochMs,
    app: app?.name ?? null,
  });
}

function toGesture({ kind, startMs, endMs, ...facts }: GestureReport): Span {
  const { map, GSL, GDF, VCD, framesExpected, framesProduced, cause } = facts;
  const args = { map, GSL, GDF, VCD, framesExpected, framesProduced, heldBy: cause?.heldBy ?? null };
  return { name: kind, cat: 'gesture', startMs, endMs, args };
}

function toSettling({ kind, endMs, ST, settled }: GestureReport): Span {
  return { name: `Settle after ${kind}`, cat: 'settle', startMs: endMs, endMs: endMs + ST!, args: { settled } };
}

/** The frame, and in it its scripts. */
function toSlices({ startMs, durationMs, isInGesture, blockingMs, operations, scripts }: LongFrameReport): Span[] {
  const ran = operations.map(({ name, overlapMs }) => ({ name, overlapMs }));
  const args = { isInGesture, blockingMs, operations: ran };
  return [
    { name: 'Long frame', cat: 'frame', startMs, endMs: startMs + durationMs, args },
    ...scripts.map((script) => ({
      name: script.functionName || script.invoker || script.source || 'script',
      cat: 'script',
      startMs: Math.max(startMs, script.startMs),
      endMs: script.startMs + script.durationMs,
      args: { invoker: script.invoker, source: script.source },
    })),
  ];
}
