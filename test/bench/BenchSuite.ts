/** A benchmark that runs in one real browser page and compares contenders there, side by side. */
export interface BenchSuite {
  /** Heading in docs/benchmarks.md. */
  readonly title: string;
  /** One paragraph: what is measured, on what, how many runs. */
  readonly intro: string;
  run(progress: (message: string) => void): Promise<BenchResult>;
}

export interface BenchResult {
  readonly tables: readonly BenchTable[];
  /** Each goal with what was measured; lost ones stay in. */
  readonly goals: readonly BenchGoal[];
}

export interface BenchTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface BenchGoal {
  readonly text: string;
  readonly measured: string;
  readonly isMet: boolean;
}
