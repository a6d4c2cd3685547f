import { MapVitalsError } from '../errors.ts';
import { describeValue } from '../lib/describeValue.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import type { NumberRange } from '../lib/requireNumber.ts';
import type { DeviceFacts, OptimizationProfile, ProfileName } from '../types/profile.ts';
import { pickProfile, PROFILES } from './profiles.ts';

export type ProfileChoice = ProfileName | 'auto' | OptimizationProfile;

export interface ResolvedProfile {
  readonly name: string;
  readonly profile: OptimizationProfile;
}

/** What each setting may be. */
const SETTINGS: Readonly<Record<string, Omit<NumberRange, 'fallback'> | 'boolean'>> = {
  'cache.maxEntries': { min: 1, integer: true },
  'cache.maxBytes': { min: 1 },
  'cache.ttlMs': { min: 0, exclusive: true },
  'cache.isPersistent': 'boolean',
  poolSize: { min: 0, max: 64, integer: true },
  'batch.maxSize': { min: 1, integer: true },
  'batch.maxDelayMs': { min: 0, max: 60_000 },
  sampleRate: { min: 0, max: 1 },
  keepsModel: 'boolean',
};

/** The settings behind a choice. @throws BAD_OPTION with what / got / fix */
export function resolveProfile(choice: ProfileChoice, facts: DeviceFacts): ResolvedProfile {
  if (typeof choice === 'object' && choice !== null) return { name: 'custom', profile: checkProfile(choice) };
  const name = choice === 'auto' ? pickProfile(facts) : choice;
  if (!Object.hasOwn(PROFILES, name)) {
    throw new MapVitalsError(
      'BAD_OPTION',
      `\`profile\` must be auto, ${Object.keys(PROFILES).join(', ')} or an object, got \`${describeValue(choice)}\`. Omit it to use auto.`,
    );
  }
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
  for (const [path, rule] of Object.entries(SETTINGS)) {
    const value = path.split('.').reduce<unknown>((part, key) => Object(part)[key], profile);
    if (rule !== 'boolean') requireNumber(`profile.${path}`, value, { ...rule, fallback: 'a named profile' });
    else if (typeof value !== 'boolean') {
      throw new MapVitalsError(
        'BAD_OPTION',
        `\`profile.${path}\` must be true or false, got \`${describeValue(value)}\`. Spread a profile of optimizationProfiles to start from.`,
      );
    }
  }
  return profile;
}
