import { syncWith } from '../presentedFrames.ts';
import type { TraceEvent } from '../presentedFrames.ts';

/** What held the page. */
export interface LabCause {
  /** As the program names it. */
  readonly name: string;
  /** From what the browser called down to it. */
  readonly path: readonly string[];
  /** `null`: the browser does not tell. */
  readonly place: string | null;
  readonly durationMs: number;
  /** `entry`: what the browser called; `culprit`: where the time went, by samples. */
  readonly kind: 'entry' | 'culprit';
}

/** A call of the browser into the page's script, in the page's time. */
export interface ScriptCall extends LabCause {
  readonly startMs: number;
}

const LEAST_MS = 50;

/** Calls that held the page for over 50 ms. */
export function readLongCalls(events: readonly TraceEvent[], syncMark: string): readonly ScriptCall[] {
  const { toPageMs, ...sync } = syncWith(events, syncMark);
  return events
    .filter(
      ({ name, pid, tid, dur = 0 }) =>
        name === 'FunctionCall' && pid === sync.pid && tid === sync.tid && dur > LEAST_MS * 1000,
    )
    .map(({ ts, dur = 0, args }) => {
      const { functionName = '', url = '', lineNumber, columnNumber } = args?.data ?? {};
      return {
        name: functionName || '(no name)',
        path: [functionName || '(no name)'],
        place: url === '' ? null : sayPlace(url, lineNumber, columnNumber),
        startMs: toPageMs(ts),
        durationMs: dur / 1000,
        kind: 'entry' as const,
      };
    });
}

/** The longest of the calls that ran within these times, as far as it did. */
export function causeWithin(calls: readonly ScriptCall[], fromMs: number, toMs: number): LabCause | null {
  const inside = calls
    .filter(({ startMs, durationMs }) => startMs < toMs && startMs + durationMs > fromMs)
    .toSorted((a, b) => b.durationMs - a.durationMs);
  const [longest] = inside;
  if (!longest) return null;
  const { startMs: _startMs, ...cause } = longest;
  return cause;
}

/** Without what may be secret in an address: its query. */
export function sayPlace(url: string, line?: number, column?: number): string {
  const [path = url] = url.split(/[?#]/);
  return [path, line, column].filter((part) => part !== undefined).join(':');
}
