import type { MergedOperation, MergedVital } from '../types/repository.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { LimitVerdict } from '../types/threshold.ts';

/** What can be compared: a report, or several sessions merged. */
export interface Comparable {
  readonly operations: readonly Pick<MergedOperation, 'name' | 'attributes' | 'histogram'>[];
  readonly vitals: Readonly<Record<string, MergedVital>>;
  readonly webVitals: Readonly<Record<string, MergedVital>>;
  /** By which definitions its vitals were measured; `null`: by several. @default nobody knows */
  readonly vitalDefinitionsVersion?: number | null;
  /** Of a report. */
  readonly schemaVersion?: number;
  /** Of merged sessions: the coarsest step of their clocks, in ms. @default what the histograms show */
  readonly clockStepMs?: number | null;
  /** Of a report. */
  readonly self?: { readonly clockStepMs: number | null };
  /** Of a report: which build it is of. */
  readonly app?: { readonly commit?: string; readonly version?: string } | null;
  /** Of a report. */
  readonly limitVerdicts?: readonly LimitVerdict[];
}

/** A limit that stands now on what is compared, and what became of it. */
export interface ComparedLimit {
  readonly limit: number;
  /** `null`: there was none. */
  readonly baseline: LimitVerdict['state'] | null;
  readonly current: LimitVerdict['state'];
}

export type ComparisonVerdict = 'regression' | 'improvement' | 'unclear' | 'too-few-samples';

/** One side of a comparison. */
export interface ComparedSide {
  /** Censored samples included. */
  readonly sampleCount: number;
  /** Vitals that were only bounded from below: their true value is larger. */
  readonly censoredCount: number;
  /** As the report of this side tells it: product-limit estimates where samples are censored; `null` where nothing reaches it. */
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
  /** Of MFR alone: how many of its verdicts were failures, 0..1. Quantiles of 0 and 1 say little. */
  readonly share?: number | null;
}

export interface MetricComparison {
  readonly kind: 'operation' | 'vital' | 'webVital';
  readonly name: string;
  /** Empty for vitals. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly baseline: ComparedSide;
  readonly current: ComparedSide;
  /**
   * How much larger current values typically are: 0.25 is 25 % more, that is worse; -1: all gone. `null` where there is no
   * such factor: a side has nothing measured, or it was 0 and is more.
   */
  readonly changeRatio: number | null;
  /** The confidence interval of `changeRatio`; a bound that the samples do not give is `null`. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  /** Chance of a difference so large where there is none; `null` with too few samples. */
  readonly pValue: number | null;
  readonly verdict: ComparisonVerdict;
  /** Absent where none stands on it. */
  readonly limit?: ComparedLimit;
}

export interface Comparison {
  /** How it was done, for the reader of a report. */
  readonly method: string;
  /** The confidence level of every interval here, 0..1: the more metrics are compared at once, the higher. */
  readonly confidence: number;
  /** The commit of each side, or its version; `null` where it has several, or tells none. */
  readonly builds: { readonly baseline: string | null; readonly current: string | null };
  /** How many flights each side has, where the flight is what was counted. */
  readonly flights?: { readonly baseline: number; readonly current: number };
  /** Regressions first, then improvements, then what is unclear, each by the size of the change. */
  readonly metrics: readonly MetricComparison[];
  readonly counts: Readonly<Record<ComparisonVerdict, number>>;
}

/** Measured values, and lower bounds of values that were not seen to their end. */
export interface CensoredSketch {
  readonly measured: SerializedSketch;
  readonly censored: SerializedSketch;
}
