import { badOption } from '../lib/failure.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { ConnectedExporters, ExportedSession } from './connectExporters.ts';
import type { Exporter } from '../types/exporter.ts';

/** What they are told before their code is there, at most. */
const MAX_EARLY = 1000;

/**
 * Exporters whose code is loaded where there is something to send: what they are told until then is kept, in its order.
 * `isSampled`: else nothing is sent. Throws BAD_OPTION for one that is no function.
 */
export function createLateExporters(
  exporters: readonly Exporter[],
  isSampled: boolean,
  session: ExportedSession,
): ConnectedExporters & { readonly isExporting: boolean } {
  for (const exporter of exporters)
    if (typeof exporter !== 'function') throw badOption('exporters', 'a list of functions', exporter);
  const isExporting = exporters.length > 0 && isSampled;
  let connected: ConnectedExporters | undefined;
  const early: ((connected: ConnectedExporters) => void)[] = [];
  const load = createLoadLate(
    async () => {
      const { connectExporters } = await import('./connectExporters.ts');
      connected = connectExporters(exporters, session);
      for (const call of early) call(connected);
      return connected;
    },
    (error) => session.problem('exporters-missing', error),
  );
  const tell = (call: (connected: ConnectedExporters) => void): void => {
    if (connected) call(connected);
    else if (isExporting && early.length < MAX_EARLY) early.push(call);
  };
  const whenThere = async (): Promise<ConnectedExporters | undefined> => (isExporting ? load() : connected);
  void whenThere();

  return {
    isExporting,
    vital: (sample) => tell((it) => it.vital(sample)),
    violation: (violation) => tell((it) => it.violation(violation)),
    setConsent(isGiven) {
      // A session that is sampled out sends nothing, but may have what others kept forgotten.
      if (exporters.length === 0 || (isGiven && !isExporting)) return;
      if (connected) {
        connected.setConsent(isGiven);
        return;
      }
      early.push((it) => it.setConsent(isGiven));
      void load();
    },
    async flush() {
      await (await whenThere())?.flush();
    },
    async end() {
      await (await whenThere())?.end();
    },
  };
}
