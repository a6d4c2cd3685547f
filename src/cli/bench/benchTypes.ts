import type { OperationDetail } from 'mapvitals';
import type { Arguments } from '../readArguments.ts';

/** How tasks are run: by one route, from the cache, or as the manager has learned. */
export const BENCH_TYPES = ['inline', 'worker', 'batch', 'cache', 'mixed'] as const;
export type BenchType = (typeof BENCH_TYPES)[number];

export const BENCH_PROFILES = ['startup', 'growth', 'scale', 'enterprise'] as const;
export type BenchProfile = (typeof BENCH_PROFILES)[number];

/** What is to be run: so many calls of one task, or as many as fit into the time. */
export interface BenchOrder {
  readonly task: string;
  readonly type: BenchType;
  readonly profile: BenchProfile;
  readonly operations: number;
  readonly maxMs: number;
}

/** What came of it. */
export interface BenchSeries {
  readonly task: string;
  readonly type: BenchType;
  readonly profile: BenchProfile;
  /** Why it was not run; `null`: it was. */
  readonly skipped: string | null;
  /** Whether it was not run because it threw. */
  readonly hasFailed: boolean;
  /** The first call, with all that is set up for it; not in the other figures. */
  readonly firstMs: number | null;
  readonly count: number;
  readonly minMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly perSecond: number | null;
  /** How long a call held the page: in all, and at the longest stretch. `null`: it was not run. */
  readonly pageMs: number | null;
  readonly blockMs: number | null;
  /** What a call adds to the page's heap; `null` where the browser does not tell. */
  readonly memoryBytes: number | null;
  /** What targets are held against. */
  readonly operation: OperationDetail | null;
}

/** What a page that benches puts on its window. */
export interface BenchPage {
  readonly tasks: readonly string[];
  /** As the file has them. */
  readonly targets: unknown;
  run(order: BenchOrder): Promise<BenchSeries>;
}

/** What is opened, and in what. */
export interface BenchSettings {
  readonly file: string;
  /** Of them the browser. */
  readonly given: Arguments;
  readonly config: string | undefined;
  readonly mode: string;
}

/** How much the page holds now, bytes; after a collection, or with what is waiting for one. */
export type ReadHeap = (isCollected: boolean) => Promise<number>;
