import type { InterruptedCode } from './interruption.ts';

/** What a command has found out, for every format alike. */
export interface Outcome {
  readonly title: string;
  /** No regression, no broken budget, no missed target. */
  readonly isOk: boolean;
  /** `false`: it could not be found out, which is neither well nor bad. @default true */
  readonly isMeasured?: boolean;
  /** It was ended, and this is what there was until then; `null`: it was not. @default null */
  readonly interruptedCode?: InterruptedCode | null;
  readonly tables: readonly Table[];
  /** Lines below the tables. */
  readonly notes: readonly string[];
  readonly checks: readonly Check[];
  readonly measures: readonly Measure[];
  readonly markdown: string;
  /** The whole, for `--format json`. */
  readonly whole: object;
}

export interface Table {
  /** Where a table stands by itself. */
  readonly title?: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly string[];
  readonly tone: 'bad' | 'warning' | 'good' | 'plain';
}

/** One thing that holds or does not. */
export interface Check {
  readonly group: 'change' | 'budget' | 'target' | 'figure';
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'warned' | 'skipped';
  readonly message: string;
}

/** One number, for tools that draw its course. */
export interface Measure {
  readonly name: string;
  readonly unit: 'ms' | 'ratio' | 'score' | 'bytes' | 'per second';
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}
