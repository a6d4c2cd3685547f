export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  readonly flaky: readonly string[];
}
export function readVitest(report: object): Outcome;
export function readPlaywright(report: object): Outcome;
export function readSummary(output: string): Outcome | null;
export function lastWords(output: string): string[];
export function formatNames(names: {
  readonly failures?: readonly string[];
  readonly flaky?: readonly string[];
}): string;
