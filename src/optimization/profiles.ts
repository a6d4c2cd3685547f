import type { DeviceFacts } from '../types/deviceFacts.ts';
import type { OptimizationProfile, ProfileName } from './profileTypes.ts';

const MEGABYTE = 1024 * 1024;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * From an app that just starts out to one that runs all day on workstations. docs/guides/profiles.md has the table.
 *
 * @example
 * createOptimization({ tasks, profile: { ...optimizationProfiles.growth, poolSize: 1 } });
 */
export const PROFILES: Readonly<Record<ProfileName, OptimizationProfile>> = {
  // A small app and a first user: measure every session, hold little.
  startup: {
    cache: { maxEntries: 200, maxBytes: 8 * MEGABYTE, ttlMs: 5 * MINUTE, isPersistent: false },
    poolSize: 1,
    batch: { maxSize: 50, maxDelayMs: 8 },
    sampleRate: 1,
    keepsModel: false,
  },
  // Returning users: the second visit starts with what the first one computed.
  growth: {
    cache: { maxEntries: 1000, maxBytes: 32 * MEGABYTE, ttlMs: 30 * MINUTE, isPersistent: true },
    poolSize: 2,
    batch: { maxSize: 100, maxDelayMs: 8 },
    sampleRate: 1,
    keepsModel: true,
  },
  // Many sessions: a tenth of them tells enough.
  scale: {
    cache: { maxEntries: 2000, maxBytes: 64 * MEGABYTE, ttlMs: 2 * HOUR, isPersistent: true },
    poolSize: 3,
    batch: { maxSize: 200, maxDelayMs: 12 },
    sampleRate: 0.1,
    keepsModel: true,
  },
  // Long sessions on strong machines with large data.
  enterprise: {
    cache: { maxEntries: 5000, maxBytes: 256 * MEGABYTE, ttlMs: 12 * HOUR, isPersistent: true },
    poolSize: 4,
    batch: { maxSize: 500, maxDelayMs: 16 },
    sampleRate: 1,
    keepsModel: true,
  },
};

/** The profile that this device can carry: weak, saving or unknown devices get the small ones. */
export function pickProfile({
  logicalCores,
  memoryGb,
  isOnBattery,
  savesData,
}: Omit<DeviceFacts, 'engine'>): ProfileName {
  const cores = logicalCores ?? 2;
  const memory = memoryGb ?? 4;
  if (savesData || cores <= 2 || memory <= 2) return 'startup';
  if (isOnBattery || cores <= 4 || memory <= 4) return 'growth';
  return cores <= 8 ? 'scale' : 'enterprise';
}
