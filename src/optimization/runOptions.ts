import { checkOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { TellProblem } from '../types/sample.ts';

export const RUN_ROUTES: readonly string[] = ['inline', 'worker', 'batch'];

export const RUN_OPTIONS: OptionTable<RunOptions> = {
  signal: { is: 'signal' },
  route: { is: RUN_ROUTES },
  timeoutMs: { is: 'number', or: Infinity, above: 0 },
  priority: { is: 'number', or: 0 },
  transfer: { is: 'object' },
  cache: { is: 'boolean', or: true },
  onProgress: { is: 'function' },
  deferMs: { is: 'number', or: 0, min: 0 },
};

/** Looks at what a call brings along, and only at that: most calls bring nothing. @throws BAD_OPTION */
export function checkRunOptions(options: { readonly [Name in keyof RunOptions]?: unknown }, tell: TellProblem): void {
  checkOptions('run', RUN_OPTIONS, options, tell);
}
