/** A benchmark that runs in one real browser page and compares contenders there, side by side. */
export interface BenchSuite {
  /** Heading in docs/benchmarks.md. */
  readonly title: string;
  /** One paragraph: what is measured, on what, how many runs. */
  readonly intro: string;
  run(progress: (message: string) => void, rounds: RoundResults): Promise<BenchResult>;
  /** What must be measured in a page, and a renderer process, that has done nothing else: before `run`. */
  readonly rounds?: {
    readonly names: readonly string[];
    readonly count: number;
    run(name: string): Promise<RoundResult>;
  };
}

/** Figures by name. */
export type RoundResult = Readonly<Record<string, number>>;

/** By the round's name, the figures of each time. */
export type RoundResults = Readonly<Record<string, readonly RoundResult[]>>;

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
