import { askHost } from '../lib/askHost.ts';
import { readDeviceTier } from '../lib/readDeviceTier.ts';
import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { EnvironmentReport, MapsReport } from '../types/report.ts';

/** What only some browsers tell; see https://developer.mozilla.org/docs/Web/API/Navigator. */
interface MaybeNavigator {
  readonly userAgent?: string;
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
  readonly cpuPerformance?: number;
  readonly connection?: { readonly effectiveType?: string };
}

/** Where the session runs, but for its maps; `null` for what this host does not tell. Works on a server. */
export function readEnvironment(): Omit<EnvironmentReport, keyof MapsReport> {
  const host: MaybeNavigator = typeof navigator === 'undefined' ? {} : navigator;
  const view = typeof window === 'undefined' ? null : window;
  const ask = <Answer>(read: () => Answer | undefined): Answer | null => askHost(read, undefined) ?? null;
  return {
    userAgent: ask(() => host.userAgent),
    page: ask(() => view && toUrlTemplate(view.location.href)),
    logicalCores: ask(() => host.hardwareConcurrency),
    deviceMemoryGb: ask(() => host.deviceMemory),
    deviceTier: ask(() => readDeviceTier(host)),
    devicePixelRatio: ask(() => view?.devicePixelRatio),
    viewport: view ? { width: view.innerWidth, height: view.innerHeight } : null,
    effectiveConnection: ask(() => host.connection?.effectiveType),
    isCrossOriginIsolated: ask(() => view?.crossOriginIsolated),
  };
}
