import { MapVitalsError } from '../errors.ts';
import { describeValue } from '../lib/describeValue.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import type { Unsubscribe } from '../types/functions.ts';
import type { Threshold } from '../types/threshold.ts';

/** A threshold with every field filled in. */
export interface Limits {
  readonly pattern: string;
  readonly maxMs: number;
  readonly p75Ms: number;
  readonly p95Ms: number;
  readonly errorRatio: number;
  readonly minSamples: number;
  readonly cooldownMs: number;
  /** It limits the distribution, not only each call. */
  readonly isOnWindow: boolean;
}

/**
 * Thresholds by exact name or by `prefix.*` (`*` alone is every operation). The most specific one that fits counts, alone:
 * the exact name, else the longest prefix. Of two for one pattern the later counts until it is taken back.
 */
export interface ThresholdBook {
  /** Throws BAD_OPTION where there are too many. */
  add(limits: Limits): Unsubscribe;
  /** The limits of an operation or, exactly named, of a vital. */
  find(name: string): Limits | null;
  /** Of exactly this pattern. */
  findExact(pattern: string): Limits | null;
}

/** A callback a second says all there is to say. */
export const DEFAULT_COOLDOWN_MS = 1000;
/** Calls. A p95 of fewer is their maximum. */
const DEFAULT_MIN_SAMPLES = 20;
const MAX_PATTERN_LENGTH = 200;
const MAX_THRESHOLDS = 1000;

export function createThresholdBook(): ThresholdBook {
  let entries: readonly Limits[] = [];
  const findExact = (pattern: string): Limits | null => entries.findLast((entry) => entry.pattern === pattern) ?? null;

  return {
    add(limits) {
      if (entries.length === MAX_THRESHOLDS) {
        throw new MapVitalsError('BAD_OPTION', `more than ${MAX_THRESHOLDS} thresholds. Take back what is not needed.`);
      }
      entries = [...entries, limits];
      return () => {
        entries = entries.filter((entry) => entry !== limits);
      };
    },
    findExact,
    find(name) {
      let found = findExact(name);
      if (found) return found;
      for (const entry of entries) {
        if (fits(entry.pattern, name) && entry.pattern.length >= (found?.pattern.length ?? 0)) found = entry;
      }
      return found;
    },
  };
}

/** Throws BAD_OPTION where a limit is not a number in its range. */
export function toLimits(pattern: string, threshold: Threshold | number | null): Limits {
  if (typeof pattern !== 'string' || pattern.length > MAX_PATTERN_LENGTH) {
    const got = describeValue(pattern);
    throw new MapVitalsError(
      'BAD_OPTION',
      `a threshold's pattern must be a short string, got ${got}. Use a name or \`prefix.*\`.`,
    );
  }
  const require = (field: string, value: unknown, range?: { max?: number; integer?: boolean }): number =>
    requireNumber(`thresholds['${pattern}']${field}`, value, { min: 0, ...range, fallback: 'no limit' });
  const given: Threshold =
    typeof threshold === 'object' && threshold !== null ? threshold : { maxMs: require('', threshold) };
  const read = (field: keyof Threshold, fallback: number, range?: { max?: number; integer?: boolean }): number =>
    given[field] === undefined ? fallback : require(`.${field}`, given[field], range);
  const limits = {
    pattern,
    maxMs: read('maxMs', Infinity),
    p75Ms: read('p75Ms', Infinity),
    p95Ms: read('p95Ms', Infinity),
    errorRatio: read('errorRatio', Infinity, { max: 1 }),
    minSamples: read('minSamples', DEFAULT_MIN_SAMPLES, { integer: true }),
    cooldownMs: read('cooldownMs', DEFAULT_COOLDOWN_MS),
  };
  return { ...limits, isOnWindow: Math.min(limits.p75Ms, limits.p95Ms, limits.errorRatio) < Infinity };
}

function fits(pattern: string, name: string): boolean {
  return pattern === '*' || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)));
}
