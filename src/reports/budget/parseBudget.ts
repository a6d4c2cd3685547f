import { describeValue } from '../../lib/describeValue.ts';
import { failure } from '../../lib/failure.ts';
import { findNearestName } from '../../lib/nearestName.ts';
import { parseLimit } from './parseLimit.ts';
import { unitOf } from './units.ts';
import type { BudgetLevel, BudgetMetric } from './budget.ts';
import type { Limit } from './parseLimit.ts';
import type { Violation } from '../../types/threshold.ts';

/** One limit of a budget. */
export interface BudgetRule {
  readonly pattern: string;
  readonly metric: BudgetMetric;
  readonly level: Exclude<BudgetLevel, 'off'>;
  readonly unit: Violation['unit'];
  readonly limit: Limit;
  readonly minSamples: number;
}

const LEVELS: readonly string[] = ['error', 'warn', 'off'] satisfies BudgetLevel[];
/** What each key limits; `isOf`: the unit of a value that names none, where it is not that of what is limited. */
const KEYS: Readonly<Record<string, readonly [metric: BudgetMetric, isOf?: Violation['unit']]>> = {
  max: ['max'],
  p75: ['p75'],
  p95: ['p95'],
  block: ['block', 'ms'],
  memory: ['memory', 'bytes'],
  errorRatio: ['errorRatio', 'ratio'],
  maxMs: ['max', 'ms'],
  p75Ms: ['p75', 'ms'],
  p95Ms: ['p95', 'ms'],
  blockMs: ['block', 'ms'],
  memoryDeltaBytes: ['memory', 'bytes'],
};
const COUNTS = ['minSamples', 'cooldownMs'];
/** What only operations have. */
const OF_OPERATIONS: readonly BudgetMetric[] = ['block', 'memory', 'errorRatio'];

/**
 * `requireName` looks at each name before its limits: those of a name that there is not are wrong for that alone.
 * @throws BAD_OPTION where it says something that cannot be meant: what, got and what to write
 */
export function parseBudget(budget: unknown, requireName: (name: string) => unknown): readonly BudgetRule[] {
  if (!isRecord(budget)) {
    throw wrong(
      'a budget must be an object',
      budget,
      "Write `{ GDF: '12 %' }`: limits by the names of vitals and operations.",
    );
  }
  return Object.entries(budget).flatMap(([name, entry]) => {
    // Editors write it.
    if (name === '$schema') return [];
    requireName(name);
    return parseEntry(name, entry);
  });
}

function parseEntry(name: string, given: unknown): readonly BudgetRule[] {
  const [level, entry] = Array.isArray(given) ? (given as unknown[]) : ['error', given];
  const path = `budget[${describeValue(name)}]`;
  if (typeof level !== 'string' || !LEVELS.includes(level) || (Array.isArray(given) && given.length !== 2)) {
    const isLevel = LEVELS.includes(String(level));
    const nearest = isLevel ? undefined : findNearestName(String(level), LEVELS);
    const fix = nearest ? `Did you mean \`${nearest}\`?` : "Write `['warn', { max: 1000 }]`.";
    const got = isLevel ? 'a level alone' : level;
    throw wrong(`\`${path}\` must be a limit, or a level (${LEVELS.join(', ')}) and a limit`, got, fix);
  }
  if (level === 'off' || given === 'off') return [];
  const limits = isRecord(entry) ? entry : { p75: entry };
  if (Object.keys(limits).length === 0) {
    throw wrong(`\`${path}\` must have a limit`, 'nothing in it', "Write `{ p75: '50 ms' }`, or `null` for no limit.");
  }
  const minSamples = readCount(path, limits['minSamples']);
  readCount(path, limits['cooldownMs']);
  return Object.entries(limits).flatMap(([key, value]): BudgetRule[] => {
    if (COUNTS.includes(key) || value === null) return [];
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (!known) {
      const keys = [...Object.keys(KEYS), ...COUNTS];
      const nearest = findNearestName(key, keys);
      const fix = nearest ? `Did you mean \`${nearest}\`?` : `There are ${keys.join(', ')}.`;
      throw wrong(`\`${path}\` has a limit that there is not`, key, fix);
    }
    const [metric, isOf] = known;
    const unit = unitOf(name);
    if (unit !== undefined && (OF_OPERATIONS.includes(metric) || (key.endsWith('Ms') && unit !== 'ms'))) {
      throw wrong(`\`${path}\` is no operation and has no \`${key}\``, key, 'Write `max`, `p75` or `p95`.');
    }
    const where = isRecord(entry) ? `${path}.${key}` : path;
    const measured = isOf ?? unit ?? 'ms';
    // The cast: the levels were looked at, and `off` has returned.
    return [
      {
        pattern: name,
        metric,
        level: level as BudgetRule['level'],
        unit: measured,
        limit: parseLimit(where, value, measured),
        minSamples,
      },
    ];
  });
}

function readCount(path: string, value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw wrong(`\`${path}\`: counts and times must be numbers >= 0`, value, 'Leave it out, or write a number.');
}

export function wrong(what: string, got: unknown, fix: string): Error {
  return failure('BAD_OPTION', `${what}, got \`${describeValue(got)}\`. ${fix}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
