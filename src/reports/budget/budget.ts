import type { Violation } from '../../types/threshold.ts';

/** A limit: `'50 ms'`, `'12 %'`, `'5 MB'`, a number in the unit of what it limits, `'+10 %'` (of the base), `null`: none. */
export type BudgetLimit = string | number | null;

/** Limits by the keys of thresholds; a value that carries its unit needs no `Ms` in its key. */
export interface BudgetLimits {
  readonly max?: BudgetLimit;
  readonly p75?: BudgetLimit;
  readonly p95?: BudgetLimit;
  /** The longest single stretch for which a call held the page. */
  readonly block?: BudgetLimit;
  /** What a call adds to the heap, on average. */
  readonly memory?: BudgetLimit;
  readonly errorRatio?: BudgetLimit;
  readonly maxMs?: BudgetLimit;
  readonly p75Ms?: BudgetLimit;
  readonly p95Ms?: BudgetLimit;
  readonly blockMs?: BudgetLimit;
  readonly memoryDeltaBytes?: BudgetLimit;
  /** Below so many samples p75 and p95 are not looked at. @default 1 */
  readonly minSamples?: number;
  /** Of thresholds, which budgets may be shared with: means nothing here. */
  readonly cooldownMs?: number;
}

export type BudgetEntry = BudgetLimit | BudgetLimits;

/** `warn`: told, and no failure. `off`: not looked at. */
export type BudgetLevel = 'error' | 'warn' | 'off';

/** By the name of a vital, of an operation, `prefix.*`, `GDF.maxGapMs` or `heapBytes`. A bare limit is one on p75. */
export type Budget = Readonly<Record<string, BudgetEntry | readonly [level: BudgetLevel, entry: BudgetEntry]>>;

export type BudgetMetric = 'max' | 'p75' | 'p95' | 'block' | 'memory' | 'errorRatio';

/** One limit, as it stands against what was measured. */
export interface BudgetRow {
  readonly name: string;
  readonly metric: BudgetMetric;
  readonly level: Exclude<BudgetLevel, 'off'>;
  /** As it was written: `'+10 %'`. */
  readonly written: string;
  /** Of value and limit. */
  readonly unit: Violation['unit'];
  /** Infinity: it was only seen to be larger than all that was measured. */
  readonly value: number | null;
  readonly limit: number | null;
  /** `unmeasured` breaks a budget like `broken`: what could not be looked at was not kept. `too-few`: below `minSamples`. */
  readonly state: 'met' | 'broken' | 'unmeasured' | 'too-few';
  /** What held the page, where that is known; of what is unmeasured why that is so. */
  readonly cause: string | null;
}

export interface BudgetCheck {
  /** No limit of the level `error` is broken. */
  readonly isMet: boolean;
  /** Broken ones first. */
  readonly rows: readonly BudgetRow[];
}
