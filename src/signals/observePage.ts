import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Sink } from '../types/sample.ts';
import { observeLongFrames } from './observeLongFrames.ts';
import { observeWebVitals } from './observeWebVitals.ts';

export interface PageSignals {
  /** Records now what the browser has seen but not told yet. */
  readonly flush: () => void;
  readonly stop: Stop;
}

export interface PageOptions {
  readonly clock: Clock;
  readonly webVitals: boolean;
}

/**
 * What the browser measures by itself: long frames and web vitals. It keeps what it saw before anyone asked, so
 * this can be loaded after the start and loses nothing. `onError`: it has what should tell, and that throws.
 */
export function observePage(
  sink: Sink,
  { clock, webVitals }: PageOptions,
  onError: (error: unknown) => void,
): PageSignals {
  const cleanup = createCleanup();
  const longFrames = observeLongFrames(sink, onError);
  cleanup.add(longFrames.stop);
  // The long frames in an interaction name it: they must be there first.
  const afterFrames: Sink = {
    record(sample) {
      longFrames.flush();
      sink.record(sample);
    },
  };
  if (webVitals) cleanup.add(observeWebVitals(afterFrames, { clock }));
  return { flush: longFrames.flush, stop: cleanup.run };
}
