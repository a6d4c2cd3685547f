import { describe, expect, test } from 'vitest';
import { deviceClassOf } from '../../../src/optimization/deviceClassOf.ts';
import { PROFILES } from '../../../src/optimization/profiles.ts';
import { resolveProfile } from '../../../src/optimization/resolveProfile.ts';
import type { DeviceFacts } from '../../../src/types/deviceFacts.ts';

const STRONG: DeviceFacts = { logicalCores: 16, memoryGb: 8, isOnBattery: false, savesData: false, engine: 'blink' };

describe('the profile auto', () => {
  test.each([
    [{}, 'enterprise'],
    [{ logicalCores: 8 }, 'scale'],
    [{ logicalCores: 4 }, 'growth'],
    [{ isOnBattery: true }, 'growth'],
    [{ memoryGb: 4 }, 'growth'],
    [{ logicalCores: 2 }, 'startup'],
    [{ memoryGb: 2 }, 'startup'],
    [{ savesData: true }, 'startup'],
    [{ logicalCores: null, memoryGb: null }, 'startup'],
  ] as const)('for a strong device with %o is %s', (facts, name) => {
    expect(resolveProfile('auto', { ...STRONG, ...facts })).toEqual({
      name: `auto: ${name}`,
      profile: { ...PROFILES[name], sampleRate: 1, poolSize: expect.any(Number) as number },
    });
  });
});

describe('a profile', () => {
  test('is taken by its name', () => {
    expect(resolveProfile('scale', STRONG)).toEqual({ name: 'scale', profile: PROFILES.scale });
  });

  test.each([
    [16, 4],
    [4, 2],
    [2, 1],
    [1, 1],
    [null, 1],
  ])('starts on %s cores %s workers at most', (logicalCores, poolSize) => {
    expect(resolveProfile('enterprise', { ...STRONG, logicalCores }).profile.poolSize).toBe(poolSize);
  });

  test("can be the user's own", () => {
    const own = { ...PROFILES.growth, poolSize: 0 };
    expect(resolveProfile(own, STRONG)).toEqual({ name: 'custom', profile: own });
  });

  test.each([
    ['turbo', /`profile` must be auto or startup or growth or scale or enterprise, got `'turbo'`. Omit it to use auto/],
    ['__proto__', /`profile` must be auto/],
    [{ ...PROFILES.growth, poolSize: -1 }, /`profile.poolSize` must be an integer >= 0 and <= 64, got `-1`/],
    [{ ...PROFILES.growth, sampleRate: 2 }, /`profile.sampleRate`/],
    [{ ...PROFILES.growth, cache: { ...PROFILES.growth.cache, ttlMs: 0 } }, /`profile.cache.ttlMs`/],
  ])('%o is refused with what, got and fix', (choice, message) => {
    expect(() => resolveProfile(choice as never, STRONG)).toThrow(message);
  });
});

test('devices of a class are alike in cores, memory and engine, and in nothing else', () => {
  expect(deviceClassOf(STRONG)).toBe('16 cores, 8 GB, blink');
  expect(deviceClassOf({ ...STRONG, logicalCores: 6, memoryGb: null })).toBe('8 cores, ? GB, blink');
});
