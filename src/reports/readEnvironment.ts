import { readDeviceTier } from '../lib/readDeviceTier.ts';
import { toUrlTemplate } from '../lib/toUrlTemplate.ts';
import type { MapDescription } from '../types/mapEvents.ts';
import type { EnvironmentReport } from '../types/report.ts';

/** What only some browsers tell; see https://developer.mozilla.org/docs/Web/API/Navigator. */
interface MaybeNavigator {
  readonly userAgent?: string;
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
  readonly cpuPerformance?: number;
  readonly connection?: { readonly effectiveType?: string };
}

/** A map, with what its page shows of it where that was looked at. */
type DescribedMap = MapDescription & {
  readonly name?: string;
  readonly markerCount?: number | null;
  readonly renderer?: string | null;
};

/** Renderers that draw without a graphics card. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Where the session runs; `null` for what this host does not tell. Works on a server. */
export function readEnvironment(
  maps: readonly DescribedMap[],
  refreshHz: number | null,
  refreshHistoryHz: readonly number[] = refreshHz === null ? [] : [refreshHz],
): EnvironmentReport {
  const host: MaybeNavigator = typeof navigator === 'undefined' ? {} : navigator;
  const renderer = maps.find((map) => map.renderer)?.renderer;
  const view = typeof window === 'undefined' ? null : window;
  return {
    userAgent: host.userAgent ?? null,
    page: view ? toUrlTemplate(view.location.href) : null,
    logicalCores: host.hardwareConcurrency ?? null,
    deviceMemoryGb: host.deviceMemory ?? null,
    deviceTier: readDeviceTier(host),
    devicePixelRatio: view?.devicePixelRatio ?? null,
    viewport: view ? { width: view.innerWidth, height: view.innerHeight } : null,
    effectiveConnection: host.connection?.effectiveType ?? null,
    isCrossOriginIsolated: view?.crossOriginIsolated ?? null,
    refreshHz,
    refreshHistoryHz,
    maps: maps.map(
      ({ name = null, library, libraryVersion, adapter, layerCount, sourceCount, markerCount = null }) => ({
        name,
        library,
        libraryVersion,
        adapter,
        layerCount,
        sourceCount,
        markerCount,
      }),
    ),
    gpu: renderer ? { renderer, isSoftware: SOFTWARE.test(renderer) } : null,
  };
}
