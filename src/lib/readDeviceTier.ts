import type { EnvironmentReport } from '../types/report.ts';

interface MaybeNavigator {
  /** 1 to 4, 0: not known; Chromium only: https://github.com/WICG/cpu-performance */
  readonly cpuPerformance?: number;
  readonly hardwareConcurrency?: number;
  /** GB; Chromium only: https://developer.mozilla.org/docs/Web/API/Navigator/deviceMemory */
  readonly deviceMemory?: number;
}

/** What a device has at least, from the second tier on. */
const CORES = [3, 5, 9];
const MEMORY_GB = [3, 6, 8];

/** How much this device can do: by the browser's own word where it has one, else by the less of its cores and its memory. */
export function readDeviceTier(host: MaybeNavigator): EnvironmentReport['deviceTier'] {
  const { cpuPerformance, hardwareConcurrency, deviceMemory } = host;
  if (isTier(cpuPerformance)) return { tier: cpuPerformance, from: 'navigator.cpuPerformance' };
  const cores = rank(hardwareConcurrency, CORES);
  const memory = rank(deviceMemory, MEMORY_GB);
  const tier = Math.min(cores ?? 4, memory ?? 4);
  if (!isTier(tier) || (cores ?? memory) === null) return null;
  return { tier, from: memory === null ? 'cores' : cores === null ? 'memory' : 'cores and memory' };
}

function rank(amount: number | undefined, least: readonly number[]): number | null {
  return amount === undefined ? null : 1 + least.filter((limit) => amount >= limit).length;
}

function isTier(value: unknown): value is 1 | 2 | 3 | 4 {
  return value === 1 || value === 2 || value === 3 || value === 4;
}
