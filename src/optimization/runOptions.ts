import { tellUnknownName } from '../lib/failure.ts';
import { readOption } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { TellProblem } from '../types/sample.ts';

export const RUN_ROUTES: readonly string[] = ['inline', 'worker', 'batch'];

const RUN_OPTIONS: OptionTable<RunOptions> = {
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
  readOption('run', 'options', { is: 'object' }, options);
  for (const name in options) {
    if (Object.hasOwn(RUN_OPTIONS, name)) {
      readOption('run', name, RUN_OPTIONS[name as keyof RunOptions], options[name as keyof RunOptions]);
    } else tellUnknownName(tell, 'unknown-option', `\`${name}\` is no option of run`, name, Object.keys(RUN_OPTIONS));
  }
}
