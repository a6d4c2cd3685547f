import { askHost } from '../lib/host.ts';
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
  const view = typeof window === 'undefined' ? null : window;
  // There may be none, or some of it forbidden.
  const ask = <Answer>(read: (host: MaybeNavigator) => Answer | undefined): Answer | null =>
    askHost(() => read(navigator)) ?? null;
  return {
    userAgent: ask(({ userAgent }) => userAgent),
    page: view ? toUrlTemplate(view.location.href) : null,
    logicalCores: ask(({ hardwareConcurrency }) => hardwareConcurrency),
    deviceMemoryGb: ask(({ deviceMemory }) => deviceMemory),
    deviceTier: ask(readDeviceTier),
    devicePixelRatio: view?.devicePixelRatio ?? null,
    viewport: view ? { width: view.innerWidth, height: view.innerHeight } : null,
    effectiveConnection: ask(({ connection }) => connection?.effectiveType),
    isCrossOriginIsolated: view?.crossOriginIsolated ?? null,
  };
}
