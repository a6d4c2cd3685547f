import { createListeners } from '../lib/listeners.ts';
import { loadTwice } from '../lib/loadTwice.ts';
import { whenIdle } from '../lib/whenIdle.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Sink, VitalSample } from '../types/sample.ts';
import type { MetricWithAttribution } from 'web-vitals/attribution';
import type { Listeners } from '../lib/listeners.ts';

type Library = Pick<typeof import('web-vitals/attribution'), 'onCLS' | 'onFCP' | 'onINP' | 'onLCP' | 'onTTFB'>;

export interface WebVitalsOptions {
  readonly clock: Clock;
  /** @default the web-vitals library, loaded on its own so that it does not weigh on the start */
  readonly load?: () => Promise<Library>;
}

interface PageVitals {
  readonly listeners: Listeners<VitalSample>;
  readonly latest: Map<VitalSample['name'], VitalSample>;
}

// One per page: web-vitals cannot unsubscribe (https://github.com/GoogleChrome/web-vitals/issues/629).
let page: PageVitals | null = null;

/**
 * Records LCP, INP, CLS, TTFB and FCP with what the browser blames, each time one changes; those known already are told
 * at once. The library is loaded when the page is idle, once. Nothing on a server.
 */
export function observeWebVitals(sink: Sink, { clock, load = importLibrary }: WebVitalsOptions): Stop {
  if (typeof document === 'undefined') return () => {};
  const isFirst = page === null;
  const current = (page ??= { listeners: createListeners(), latest: new Map() });
  const stop = current.listeners.add((sample) => sink.record(sample));
  for (const sample of current.latest.values()) sink.record(sample);
  if (isFirst) {
    whenIdle(clock, () => {
      loadTwice(load).then(
        (library) => register(library, current),
        (error: unknown) => {
          // The next one may try again: the network may be back.
          page = null;
          const message = `web-vitals did not load, its five vitals stay null: ${String(error)}`;
          sink.record({ kind: 'problem', code: 'web-vitals-missing', message, atMs: clock.now() });
        },
      );
    });
  }
  return stop;
}

function importLibrary(): Promise<Library> {
  return import('web-vitals/attribution');
}

function register(library: Library, { listeners, latest }: PageVitals): void {
  const tell = (metric: MetricWithAttribution): void => {
    const sample = toSample(metric);
    latest.set(sample.name, sample);
    listeners.emit(sample);
  };
  for (const observe of [library.onCLS, library.onFCP, library.onINP, library.onLCP, library.onTTFB]) {
    observe(tell, { reportAllChanges: true });
  }
}

function toSample({ name, value, attribution, navigationType }: MetricWithAttribution): VitalSample {
  const parts: Record<string, number> = {};
  for (const [key, part] of Object.entries(attribution)) if (Number.isFinite(part)) parts[key] = part as number;
  const texts: { readonly [key: string]: unknown } = { ...attribution };
  const target = texts['target'] ?? texts['interactionTarget'] ?? texts['largestShiftTarget'];
  const url = texts['url'];
  const startMs = parts['interactionTime'] ?? parts['largestShiftTime'] ?? 0;
  return {
    kind: 'vital',
    name,
    outcome: 'measured',
    value,
    startMs,
    endMs: name === 'CLS' ? startMs : startMs + value,
    parts,
    tags: {
      ...(navigationType ? { navigationType } : {}),
      ...(typeof target === 'string' ? { target } : {}),
      ...(typeof url === 'string' ? { resource: url } : {}),
    },
  };
}
