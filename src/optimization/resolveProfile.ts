import { MapVitalsError } from '../errors.ts';
import { describeValue } from '../lib/describeValue.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import type { DeviceFacts, OptimizationProfile, ProfileName } from '../types/profile.ts';
import { pickProfile, PROFILES } from './profiles.ts';

export type ProfileChoice = ProfileName | 'auto' | OptimizationProfile;

export interface ResolvedProfile {
  readonly name: string;
  readonly profile: OptimizationProfile;
}

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
  return { name: choice === 'auto' ? `auto: ${name}` : name, profile: PROFILES[name] };
}

function checkProfile(profile: OptimizationProfile): OptimizationProfile {
  const { cache, poolSize, batch, sampleRate } = { ...PROFILES.growth, ...profile };
  requireNumber('profile.cache.maxEntries', cache.maxEntries, { min: 1, integer: true, fallback: 'a named profile' });
  requireNumber('profile.cache.maxBytes', cache.maxBytes, { min: 1, fallback: 'a named profile' });
  requireNumber('profile.cache.ttlMs', cache.ttlMs, { min: 0, exclusive: true, fallback: 'a named profile' });
  requireNumber('profile.poolSize', poolSize, { min: 0, max: 64, integer: true, fallback: 'a named profile' });
  requireNumber('profile.batch.maxSize', batch.maxSize, { min: 1, integer: true, fallback: 'a named profile' });
  requireNumber('profile.batch.maxDelayMs', batch.maxDelayMs, { min: 0, max: 60_000, fallback: 'a named profile' });
  requireNumber('profile.sampleRate', sampleRate, { min: 0, max: 1, fallback: 'a named profile' });
  return { ...PROFILES.growth, ...profile };
}
