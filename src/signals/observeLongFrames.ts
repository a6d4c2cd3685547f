import { hasEntries } from '../lib/entryTypes.ts';
import { observeEntries } from '../lib/observeEntries.ts';
import type { EntryWatch } from '../lib/observeEntries.ts';
import type { LongFrameSample, Sink } from '../types/sample.ts';

/** https://developer.mozilla.org/docs/Web/API/PerformanceLongAnimationFrameTiming; a long task has the first two only. */
interface LongFrameEntry {
  readonly startTime: number;
  readonly duration: number;
  readonly blockingDuration?: number;
  readonly styleAndLayoutStart?: number;
  readonly scripts?: readonly {
    readonly startTime: number;
    readonly duration: number;
    readonly invoker: string;
    readonly sourceURL: string;
    readonly sourceFunctionName: string;
  }[];
}

/** Records long animation frames with their scripts, or long tasks where the browser has no such frames, or nothing. */
export function observeLongFrames(sink: Sink, onError?: (error: unknown) => void): EntryWatch {
  const source = (['long-animation-frame', 'longtask'] as const).find(hasEntries);
  const tell = (entries: PerformanceEntryList): void => {
    for (const entry of entries) sink.record(toSample(entry, source!));
  };
  return (source && observeEntries(source, tell, true, onError)) ?? { flush() {}, stop() {} };
}

function toSample(entry: LongFrameEntry, source: LongFrameSample['source']): LongFrameSample {
  const { startTime: startMs, duration: durationMs, styleAndLayoutStart: layoutStartMs } = entry;
  return {
    kind: 'longFrame',
    source,
    startMs,
    durationMs,
    // 0: nothing was to be laid out.
    ...(layoutStartMs ? { layoutMs: Math.max(0, startMs + durationMs - layoutStartMs) } : {}),
    blockingMs: entry.blockingDuration ?? null,
    // With their URLs as they are: the monitor makes them templates, longest script first.
    scripts: (entry.scripts ?? []).map((script) => ({
      functionName: script.sourceFunctionName,
      invoker: script.invoker,
      source: script.sourceURL,
      durationMs: script.duration,
      startMs: script.startTime,
    })),
  };
}
