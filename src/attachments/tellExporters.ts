import { isHidden } from '../lib/host.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import { rateVital } from '../vitals/toVitalEvent.ts';
import type { Clock } from '../types/clock.ts';
import type { Exporter, ExportedEvent, ExportSource } from '../types/exporter.ts';
import type { PagePort } from '../types/page.ts';
import type { TellProblem, VitalSample } from '../types/sample.ts';
import type { Violation } from '../types/threshold.ts';
import type { VitalDefinition } from '../types/vital.ts';

export interface ExportedSession {
  readonly definitions: readonly VitalDefinition[];
  readonly report: ExportSource['report'];
  readonly clock: Clock;
  readonly page: PagePort | null;
  readonly problem: TellProblem;
}

export interface ToldExporters {
  vital(sample: VitalSample): void;
  violation(violation: Violation): void;
  setConsent(isGiven: boolean): void;
  flush(): Promise<void>;
  /** Tells what was held back, has all of it sent and lets go. */
  end(): Promise<void>;
}

/** Calls each exporter; what one throws is told, and keeps no other from it. */
export type EachExporter = (call: (exporter: Exporter, index: number) => unknown) => unknown[];

/** An exporter that has not sent by then holds up nobody who waits for the end. */
const FLUSH_MS = 30_000;
const onTimeout = (): Error => new Error(`flush has not ended in ${FLUSH_MS} ms`);
const IS_WEB_VITAL: Partial<Record<VitalSample['name'], true>> = { LCP: true, INP: true, CLS: true };

/**
 * Tells each exporter of the vitals and violations of a session. LCP, INP and CLS change until the page goes: they are told
 * when it is hidden, and again only where they have changed since.
 */
export function tellExporters(
  each: EachExporter,
  { definitions, clock, page }: ExportedSession,
  isGiven: boolean,
): ToldExporters {
  const changing = new Map<string, VitalSample>();
  const { window, document } = page ?? {};
  const tell = (event: ExportedEvent): void =>
    // A plain function cannot know.
    void each((exporter) => (isGiven || exporter.setConsent ? exporter(event) : undefined));
  const tellVital = (sample: VitalSample): void => {
    const definition = definitions.find(({ name }) => name === sample.name);
    if (definition) tell(rateVital(sample, clock.epochNow() - clock.now(), definition));
  };
  const tellChanging = (): void => {
    for (const sample of changing.values()) tellVital(sample);
    changing.clear();
  };
  const onVisibilityChange = (): void => {
    if (isHidden(document)) tellChanging();
  };
  const flush = async (): Promise<void> => {
    const flushing = each((exporter) =>
      withTimeout(() => exporter.flush?.(), { timeoutMs: FLUSH_MS, clock, onTimeout }),
    );
    await Promise.allSettled(flushing);
  };

  // It bubbles: web-vitals, which listens on the document, has told its last values by then.
  window?.addEventListener('visibilitychange', onVisibilityChange);
  return {
    vital(sample) {
      if (IS_WEB_VITAL[sample.name] && document && !isHidden(document)) changing.set(sample.name, sample);
      else tellVital(sample);
    },
    violation: (violation) => tell({ kind: 'violation', ...violation }),
    setConsent(isGivenNow) {
      isGiven = isGivenNow;
      if (!isGiven) changing.clear();
    },
    flush,
    async end() {
      tellChanging();
      await flush();
      window?.removeEventListener('visibilitychange', onVisibilityChange);
    },
  };
}
