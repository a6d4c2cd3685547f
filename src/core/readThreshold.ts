import { isSlip, mistake } from '#advice';
import { badOption, tellMistake, tellUnknownName } from '../lib/failure.ts';
import { readOption } from '../lib/options.ts';
import type { OptionRow } from '../lib/optionRow.ts';
import type { TellProblem } from '../types/sample.ts';
import type { Threshold, Violation } from '../types/threshold.ts';

/** A threshold with every field filled in; Infinity where there is no limit. */
export interface Limits {
  readonly pattern: string;
  readonly max: number;
  readonly p75: number;
  readonly p95: number;
  readonly blockMs: number;
  readonly errorRatio: number;
  readonly memoryDeltaBytes: number;
  readonly minSamples: number;
  readonly cooldownMs: number;
  /** Of max, p75 and p95. */
  readonly unit: Violation['unit'];
  /** It limits the distribution, not only each call. */
  readonly isOnWindow: boolean;
  /** What it limits, as it is written. */
  readonly written: Readonly<Record<string, number>>;
}

/** A name that is no operation's: a vital, a rated part of one, the heap. */
export interface LimitedName {
  readonly unit: Violation['unit'];
  /** Infinity: none. */
  readonly max: number;
  readonly minSamples: number;
  /** It takes no limit of yours. */
  readonly isFixed?: boolean;
}

/** A callback a second says all there is to say. */
export const DEFAULT_COOLDOWN_MS = 1000;
/** Calls. A p95 of fewer is their maximum. */
const DEFAULT_MIN_SAMPLES = 20;
const MAX_PATTERN_LENGTH = 200;
/** What each field takes. Limits may be `null`: none. */
const LIMIT: OptionRow = { is: 'number', min: 0 };
const SHARED = { minSamples: { is: 'integer', min: 0 }, cooldownMs: LIMIT } satisfies Record<string, OptionRow>;
const OPERATION_FIELDS: Fields = {
  maxMs: LIMIT,
  blockMs: LIMIT,
  p75Ms: LIMIT,
  p95Ms: LIMIT,
  errorRatio: { ...LIMIT, max: 1 },
  memoryDeltaBytes: LIMIT,
  ...SHARED,
};
const NAMED_FIELDS: Fields = { max: LIMIT, p75: LIMIT, p95: LIMIT, ...SHARED };
/** What is in milliseconds may be written as of an operation. */
const TIME_FIELDS: Fields = { ...NAMED_FIELDS, maxMs: LIMIT, p75Ms: LIMIT, p95Ms: LIMIT };

type Fields = Readonly<Record<string, OptionRow>>;

/** What holds for a name or a pattern of which nobody says anything. */
export function defaultLimits(pattern: string, name?: LimitedName): Limits {
  return {
    pattern,
    unit: name?.unit ?? 'ms',
    max: name?.max ?? Infinity,
    p75: Infinity,
    p95: Infinity,
    blockMs: Infinity,
    errorRatio: Infinity,
    memoryDeltaBytes: Infinity,
    minSamples: name?.minSamples ?? DEFAULT_MIN_SAMPLES,
    cooldownMs: DEFAULT_COOLDOWN_MS,
    isOnWindow: false,
    written: name && name.max < Infinity ? { max: name.max } : {},
  };
}

/**
 * Reads what somebody wrote over what holds without it; what makes no sense is told and left out.
 * @throws BAD_OPTION where a limit is not a number in its range
 */
export function readThreshold(
  pattern: string,
  threshold: Threshold | number | null,
  names: ReadonlyMap<string, LimitedName>,
  tell: TellProblem,
): Limits {
  if (typeof pattern !== 'string' || pattern.length > MAX_PATTERN_LENGTH) {
    throw badOption('pattern', 'a short string', pattern, 'thresholds.pattern');
  }
  const path = `thresholds['${pattern}']`;
  const name = names.get(pattern);
  const fields = !name ? OPERATION_FIELDS : name.unit === 'ms' ? TIME_FIELDS : NAMED_FIELDS;
  const usual = defaultLimits(pattern, name);
  const given: Record<string, number> = { ...usual.written };
  const setAmount = (field: string, amount: number): void => {
    given[name ? inside(field) : field] = amount;
  };
  const setLimit = (field: string, row: OptionRow, value: unknown, at: string): void => {
    const amount = readOption<number>('thresholds', at, row, value);
    if (!(field in SHARED) && name?.unit === 'ratio' && amount > 1) {
      tellMistake(tell, 'bad-threshold', `\`${at}\` ${mistake('no-ratio', amount)}`);
    } else setAmount(field, amount);
  };

  if (name?.isFixed) tellMistake(tell, 'bad-threshold', `\`${path}\`: a share of sessions is not limited in one.`);
  else if (threshold === null && name) setAmount('max', Infinity);
  else if (!isThreshold(threshold)) {
    setLimit('maxMs', { ...LIMIT, needed: true }, threshold, path);
  } else {
    for (const [field, value] of Object.entries(threshold)) {
      const row = Object.hasOwn(fields, field) ? fields[field] : undefined;
      // `max` of an operation, `p95Ms` of a ratio: the other's word.
      const near = `${field}Ms` in fields ? `${field}Ms` : inside(field);
      if (!row) tellUnknownName(tell, 'bad-threshold', `\`${path}.${field}\` is no limit`, near, Object.keys(fields));
      else if (value === null && !(field in SHARED)) setAmount(field, Infinity);
      else if (value !== undefined) setLimit(field, row, value, `${path}.${field}`);
    }
  }
  // Where the app runs it is told later, as a limit that matches no operation.
  if (!name && isSlip(pattern, names.keys())) {
    tellUnknownName(tell, 'bad-threshold', `\`${path}\` names no vital`, pattern, names.keys());
  }
  const entries = Object.entries(given);
  const limits: Limits = {
    ...usual,
    ...Object.fromEntries(entries.map(([field, amount]) => [inside(field), amount])),
    written: Object.fromEntries(entries.filter(([field, amount]) => !(field in SHARED) && amount < Infinity)),
  };
  return { ...limits, isOnWindow: Math.min(limits.p75, limits.p95, limits.errorRatio) < Infinity };
}

/** Fields by name: a list, a map or a date has none of them, and would limit nothing without a word. */
function isThreshold(given: unknown): given is Threshold {
  return Object.prototype.toString.call(given) === '[object Object]';
}

/** `maxMs`, `p75Ms` and `p95Ms` are kept as they are called where the unit is another. */
export function inside(field: string): string {
  return field.replace(/^(max|p\d5)Ms$/, '$1');
}
