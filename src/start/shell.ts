import { enterRegistry } from '../lib/pageRegistry.ts';
import { version } from '../lib/version.ts';
import type { Attachments } from '../attachments/createAttachments.ts';
import type { Stop } from '../types/functions.ts';
import type { MapPerformance } from '../types/mapPerformance.ts';
import type { Monitor } from '../types/monitor.ts';
import type { Optimizer } from '../types/optimizer.ts';
import type { Report } from '../types/report.ts';

export interface ShellParts<MapType, Optimize extends Optimizer | undefined> {
  readonly monitor: Monitor;
  readonly optimize: Optimize;
  readonly attachments: Attachments<MapType>;
  readonly report: () => Report;
  readonly setTags: MapPerformance['setTags'];
  readonly exportReport: MapPerformance['exportReport'];
  readonly setConsent: MapPerformance['setConsent'];
  readonly flush: () => Promise<void>;
  /** Ends what measures, once the maps are let go. */
  readonly end: () => Promise<void>;
}

/** What an app holds of its parts, whether they are all there or still to come. */
export function createShell<MapType, Optimize extends Optimizer | undefined>(
  parts: ShellParts<MapType, Optimize>,
): MapPerformance<MapType, Optimize> {
  const { monitor, optimize, attachments, report, setTags, exportReport, setConsent, flush, end } = parts;
  let { isSampled: isMeasuring } = monitor;
  let leaveRegistry: Stop | null = null;
  return {
    monitor,
    optimize,
    attach(map, options) {
      if (!isMeasuring) return () => {};
      leaveRegistry ??= enterRegistry({ version, report });
      return attachments.attach(map, options);
    },
    snapshot: () => monitor.snapshot(),
    report,
    setTags,
    exportReport,
    setConsent,
    flush,
    async dispose() {
      isMeasuring = false;
      attachments.stop();
      leaveRegistry?.();
      await end();
    },
  };
}
