import { describeError } from '../lib/describeError.ts';
import { createListeners } from '../lib/listeners.ts';
import { loadTwice } from '../lib/loadTwice.ts';
import { whenIdle } from '../lib/whenIdle.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { ProblemSample, Sink, VitalSample } from '../types/sample.ts';
import type { MetricWithAttribution } from 'web-vitals/attribution';
import type { Listeners } from '../lib/listeners.ts';

type Library = Pick<typeof import('web-vitals/attribution'), 'onCLS' | 'onFCP' | 'onINP' | 'onLCP' | 'onTTFB'>;

export interface WebVitalsOptions {
  readonly clock: Clock;
  /** @default the web-vitals library, loaded on its own so that it does not weigh on the start */
  readonly load?: () => Promise<Library>;
}

interface PageVitals {
  readonly listeners: Listeners<VitalSample | ProblemSample>;
  /** By name, and what is wrong. What somebody has heard `isKnown`. */
  readonly latest: Map<string, VitalSample | ProblemSample>;
}

// One per page: web-vitals cannot unsubscribe (https://github.com/GoogleChrome/web-vitals/issues/629).
let page: PageVitals | null = null;

/**
 * Records LCP, INP, CLS, TTFB and FCP with what the browser blames, each time one changes; those known already are told
 * at once, and are no news. The library is loaded when the page is idle, once. Nothing on a server.
 */
export function observeWebVitals(sink: Sink, { clock, load = importLibrary }: WebVitalsOptions): Stop {
  if (typeof document === 'undefined') return () => {};
  const isFirst = page === null;
  const current = (page ??= { listeners: createListeners(), latest: new Map() });
  const stop = current.listeners.add((sample) => sink.record(sample));
  for (const [name, sample] of current.latest) {
    sink.record(sample);
    current.latest.set(name, known(sample));
  }
  const problem = (what: string, error: unknown): ProblemSample => ({
    kind: 'problem',
    code: 'web-vitals-missing',
    message: `${what}: ${describeError(error)}`,
    atMs: clock.now(),
  });
  if (isFirst) {
    whenIdle(clock, () => {
      loadTwice(load).then(
        (library) =>
          register(library, current, (error) => problem('web-vitals cannot tell all of its five vitals', error)),
        (error: unknown) => {
          // The next one may try again: the network may be back.
          page = null;
          sink.record(problem('web-vitals did not load, its five vitals stay null', error));
        },
      );
    });
  }
  return stop;
}

function known<Told extends VitalSample | ProblemSample>(sample: Told): Told {
  return sample.kind === 'vital' ? { ...sample, isKnown: true } : sample;
}

function importLibrary(): Promise<Library> {
  return import('web-vitals/attribution');
}

function register(
  library: Library,
  { listeners, latest }: PageVitals,
  toProblem: (error: unknown) => ProblemSample,
): void {
  const tell = (name: string, sample: VitalSample | ProblemSample): void => {
    if (sample.kind === 'problem' && latest.has(name)) return;
    latest.set(name, listeners.size ? known(sample) : sample);
    listeners.emit(sample);
  };
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = library;
  for (const observe of [onCLS, onFCP, onINP, onLCP, onTTFB]) {
    try {
      observe((metric: MetricWithAttribution) => tell(metric.name, toSample(metric)), { reportAllChanges: true });
    } catch (error) {
      // The page lacks what it asks for, as a test's imitation of a browser does.
      tell('problem', toProblem(error));
    }
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
