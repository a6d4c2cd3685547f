import { failure, tellUnknownName } from '../lib/failure.ts';
import type { Unsubscribe } from '../types/functions.ts';
import type { TellProblem } from '../types/sample.ts';
import type { Threshold } from '../types/threshold.ts';
import { defaultLimits, readThreshold } from './readThreshold.ts';
import type { LimitedName, Limits } from './readThreshold.ts';

/**
 * Thresholds by exact name or by `prefix.*` (`*` alone is every operation). The most specific one that fits counts, alone:
 * the exact name, else the longest prefix. Of two for one pattern the later counts until it is taken back.
 */
export interface ThresholdBook {
  /** Tells of limits that make no sense. @throws BAD_OPTION for what is no limit, and where there are too many */
  add(pattern: string, threshold: Threshold | number | null, tell: TellProblem): Unsubscribe;
  /** The limits of an operation. */
  find(name: string): Limits | null;
  /** Of a vital, a rated part of one or the heap. */
  findNamed(name: string): Limits;
  /** All that limit something. */
  all(): readonly Limits[];
  /** Tells once of each pattern that fits none of these operations. */
  tellUnmatched(operations: readonly string[], tell: TellProblem): void;
}

const MAX_THRESHOLDS = 1000;

export function createThresholdBook(names: ReadonlyMap<string, LimitedName>): ThresholdBook {
  let entries: readonly Limits[] = [];
  const told = new Set<string>();
  const defaults = new Map(Array.from(names, ([pattern, name]) => [pattern, defaultLimits(pattern, name)]));
  const findExact = (pattern: string): Limits | null => entries.findLast((entry) => entry.pattern === pattern) ?? null;

  return {
    add(pattern, threshold, tell) {
      const limits = readThreshold(pattern, threshold, names, tell);
      if (entries.length === MAX_THRESHOLDS) {
        throw failure('BAD_OPTION', `more than ${MAX_THRESHOLDS} thresholds.`, 'thresholds.many');
      }
      entries = [...entries, limits];
      return () => {
        entries = entries.filter((entry) => entry !== limits);
      };
    },
    findNamed: (name) => findExact(name) ?? defaults.get(name)!,
    find(name) {
      let found = names.has(name) ? null : findExact(name);
      if (found) return found;
      for (const entry of entries) {
        if (fits(entry.pattern, name) && entry.pattern.length >= (found?.pattern.length ?? 0)) found = entry;
      }
      return found;
    },
    all() {
      // The latest of each pattern counts, also where it takes all limits away.
      const latest = new Map([...defaults.values(), ...entries].map((limits) => [limits.pattern, limits]));
      return [...latest.values()].filter(({ written }) => Object.keys(written).length > 0);
    },
    tellUnmatched(operations, tell) {
      for (const { pattern } of entries) {
        const isMatched = operations.some((name) => name === pattern || fits(pattern, name));
        if (isMatched || names.has(pattern) || told.has(pattern)) continue;
        told.add(pattern);
        const what = `the limit on \`${pattern}\` has matched no operation`;
        tellUnknownName(tell, 'bad-threshold', what, pattern, operations);
      }
    },
  };
}

function fits(pattern: string, name: string): boolean {
  return pattern === '*' || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)));
}
