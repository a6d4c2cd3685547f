import { readDeviceFacts } from '../lib/readDeviceFacts.ts';
import type { EnvironmentReport } from '../types/report.ts';
import type { DeviceTier, Telemetry } from './telemetry.ts';

/** As coarse as a fleet can be split by. `gpu`: `undefined` where nobody has looked. */
export function describeDevice(gpu: EnvironmentReport['gpu'] | undefined): Telemetry['device'] {
  return { tier: tierOf(readDeviceFacts()), renderer: gpu ? (gpu.isSoftware ? 'software' : 'hardware') : 'unknown' };
}

/** Chromium tells at most 8 GB, and others nothing: https://developer.mozilla.org/docs/Web/API/Navigator/deviceMemory */
function tierOf({ logicalCores, memoryGb }: ReturnType<typeof readDeviceFacts>): DeviceTier {
  if (logicalCores === null) return 'unknown';
  if (logicalCores <= 2 || (memoryGb ?? 4) <= 2) return 'low';
  return logicalCores >= 8 && (memoryGb ?? 8) >= 8 ? 'high' : 'mid';
}
