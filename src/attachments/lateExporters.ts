import { describeError } from '../lib/describeError.ts';
import { badOption } from '../lib/failure.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { EachExporter, ExportedSession, ToldExporters } from './tellExporters.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Stop } from '../types/functions.ts';

/**
 * Exporters whose code is loaded where there is something to send: what they are told until then is kept, in its order.
 * `isSampled`: else nothing is sent. Throws BAD_OPTION for one that is no function.
 */
export function createLateExporters(
  exporters: readonly Exporter[],
  isSampled: boolean,
  session: ExportedSession,
): ToldExporters & { readonly isExporting: boolean } {
  for (const exporter of exporters)
    if (typeof exporter !== 'function') throw badOption('exporters', 'a list of functions', exporter);
  const { report, problem } = session;
  let isExporting = exporters.length > 0 && isSampled;
  /** Of each exporter its own. */
  let stops: readonly unknown[] | undefined;
  let isGiven = true;
  let told: ToldExporters | undefined;
  /** As many as come until the load is given up. */
  let early: ((told: ToldExporters) => void)[] = [];

  const tellThrown = (error: unknown): void => problem('exporter-threw', error);
  const each: EachExporter = (call) =>
    exporters.map((exporter, index) => {
      try {
        const result = call(exporter, index);
        // It may be a promise, though nobody asked for one.
        Promise.resolve(result).catch(tellThrown);
        return result;
      } catch (error) {
        return tellThrown(error);
      }
    });
  const connect = (): void => {
    const source = { report, problem, untoldCount: () => early.length };
    stops ??= each((exporter) => exporter.connect?.(source));
  };
  const load = createLoadLate(
    async () => {
      told = (await import('./tellExporters.ts')).tellExporters(each, session, isGiven);
      for (const call of early) call(told);
      early = [];
      return told;
    },
    (error) => {
      problem('exporters-missing', `${describeError(error)}: ${early.length} events are lost`);
      early = [];
      isExporting = false;
    },
  );
  const tell = (call: (told: ToldExporters) => void): void => {
    if (told) call(told);
    else if (isExporting) early.push(call);
  };
  if (isExporting) {
    connect();
    void load();
  }

  return {
    isExporting,
    vital: (sample) => tell((it) => it.vital(sample)),
    violation: (violation) => tell((it) => it.violation(violation)),
    setConsent(isGivenNow) {
      // A session that is sampled out sends nothing, but may have what others kept forgotten.
      if (exporters.length === 0 || (isGivenNow && !isExporting)) return;
      connect();
      // What was measured without it is the user's, and what waits is not sent once it is taken back.
      if (!isGiven || !isGivenNow) early = [];
      isGiven = isGivenNow;
      each((exporter) => exporter.setConsent?.(isGiven));
      told?.setConsent(isGiven);
    },
    async flush() {
      if (isExporting) await (await load())?.flush();
    },
    async end() {
      if (isExporting) await (await load())?.end();
      each((_, index) => (stops?.[index] as Stop | undefined)?.());
    },
  };
}
