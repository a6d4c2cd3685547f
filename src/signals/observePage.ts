import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Sink } from '../types/sample.ts';
import { observeLongFrames } from './observeLongFrames.ts';
import { observeResources } from './observeResources.ts';
import { observeWebVitals } from './observeWebVitals.ts';

export interface PageSignals {
  /** Records now what the browser has seen but not told yet. */
  readonly flush: () => void;
  /** How long the page took to fetch a URL; `null` where the browser does not tell. Tells once. */
  readonly networkMsOf: (url: string) => number | null;
  readonly stop: Stop;
}

export interface PageOptions {
  readonly clock: Clock;
  readonly webVitals: boolean;
}

/**
 * What the browser measures by itself: long frames, fetches and web vitals. It keeps what it saw before anyone asked, so
 * this can be loaded after the start and loses nothing.
 */
export function observePage(sink: Sink, { clock, webVitals }: PageOptions): PageSignals {
  const cleanup = createCleanup();
  const longFrames = observeLongFrames(sink);
  const resources = observeResources();
  cleanup.add(longFrames.stop);
  cleanup.add(resources.stop);
  if (webVitals) cleanup.add(observeWebVitals(sink, { clock }));
  return { flush: longFrames.flush, networkMsOf: resources.networkMsOf, stop: cleanup.run };
}
