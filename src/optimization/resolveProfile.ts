import { readOption } from '../lib/options.ts';
import type { OptionRow } from '../lib/optionRow.ts';
import type { DeviceFacts } from '../types/deviceFacts.ts';
import type { OptimizationProfile, ProfileName } from './profileTypes.ts';
import { pickProfile, PROFILES } from './profiles.ts';

export type ProfileChoice = ProfileName | 'auto' | OptimizationProfile;

export interface ResolvedProfile {
  readonly name: string;
  readonly profile: OptimizationProfile;
}

/** What each setting may be. */
const SETTINGS: Readonly<Record<string, OptionRow>> = {
  'cache.maxEntries': { is: 'integer', min: 1 },
  'cache.maxBytes': { is: 'number', min: 1 },
  'cache.ttlMs': { is: 'number', above: 0 },
  'cache.isPersistent': { is: 'boolean' },
  poolSize: { is: 'integer', min: 0, max: 64 },
  'batch.maxSize': { is: 'integer', min: 1 },
  'batch.maxDelayMs': { is: 'number', min: 0, max: 60_000 },
  sampleRate: { is: 'number', min: 0, max: 1 },
  keepsModel: { is: 'boolean' },
};

/** The settings behind a choice. @throws BAD_OPTION with what / got / fix */
export function resolveProfile(choice: ProfileChoice, facts: DeviceFacts): ResolvedProfile {
  if (typeof choice === 'object' && choice !== null) return { name: 'custom', profile: checkProfile(choice) };
  readOption('createOptimization', 'profile', { is: ['auto', ...Object.keys(PROFILES)], or: 'auto' }, choice);
  const name = choice === 'auto' ? pickProfile(facts) : choice;
  const named = PROFILES[name];
  const profile = { ...named, poolSize: Math.min(named.poolSize, workersOf(facts)) };
  if (choice !== 'auto') return { name, profile };
  // What a device can carry says nothing of how many sessions there are to sample from.
  return { name: `auto: ${name}`, profile: { ...profile, sampleRate: 1 } };
}

/** What a device has cores for, beside the page and the map's own worker: more would slow the map down. */
function workersOf({ logicalCores }: DeviceFacts): number {
  return Math.max(1, (logicalCores ?? 2) - 2);
}

function checkProfile(profile: OptimizationProfile): OptimizationProfile {
  for (const [path, row] of Object.entries(SETTINGS)) {
    const value = path.split('.').reduce<unknown>((part, key) => Object(part)[key], profile);
    readOption('profile', `profile.${path}`, { ...row, needed: true }, value);
  }
  return profile;
}
