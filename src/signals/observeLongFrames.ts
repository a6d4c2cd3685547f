import { redactUrls } from '../lib/redactUrls.ts';
import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { Stop } from '../types/functions.ts';
import type { LongFrameSample, LongFrameScript, Sink } from '../types/sample.ts';

export interface LongFrameWatch {
  /** Records now what the browser has seen but not told yet. */
  readonly flush: () => void;
  stop: Stop;
}

/** https://developer.mozilla.org/docs/Web/API/PerformanceLongAnimationFrameTiming; a long task has the first two only. */
interface LongFrameEntry {
  readonly startTime: number;
  readonly duration: number;
  readonly blockingDuration?: number;
  readonly scripts?: readonly {
    readonly duration: number;
    readonly invoker: string;
    readonly sourceURL: string;
    readonly sourceFunctionName: string;
  }[];
}

/** Kept of each frame, longest first. */
const MAX_SCRIPTS = 5;

/** Records long animation frames with their scripts, or long tasks where the browser has no such frames, or nothing. */
export function observeLongFrames(sink: Sink): LongFrameWatch {
  const supported = typeof PerformanceObserver === 'undefined' ? [] : (PerformanceObserver.supportedEntryTypes ?? []);
  const source = (['long-animation-frame', 'longtask'] as const).find((type) => supported.includes(type));
  if (!source) return { flush() {}, stop() {} };

  const tell = (entries: PerformanceEntryList): void => {
    for (const entry of entries) sink.record(toSample(entry, source));
  };
  const observer = new PerformanceObserver((list) => tell(list.getEntries()));
  observer.observe({ type: source, buffered: true });
  return {
    flush: () => tell(observer.takeRecords()),
    stop: () => observer.disconnect(),
  };
}

function toSample(entry: LongFrameEntry, source: LongFrameSample['source']): LongFrameSample {
  const scripts = entry.scripts?.toSorted((a, b) => b.duration - a.duration).slice(0, MAX_SCRIPTS) ?? [];
  return {
    kind: 'longFrame',
    source,
    startMs: entry.startTime,
    durationMs: entry.duration,
    blockingMs: entry.blockingDuration ?? null,
    scripts: scripts.map((script): LongFrameScript => ({
      functionName: script.sourceFunctionName,
      invoker: redactUrls(script.invoker),
      source: toUrlTemplate(script.sourceURL),
      durationMs: script.duration,
    })),
  };
}
