import { readOption } from '../src/lib/options.ts';
import type { OptionRow } from '../src/lib/optionRow.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';

/** Of most calls, which are quick: nothing to look at. */
export const NO_OPTIONS: ExecuteOptions = {};

const ROWS: Readonly<Record<'timeoutMs' | 'queueTimeoutMs' | 'priority' | 'signal', OptionRow>> = {
  timeoutMs: { is: 'number', above: 0, orInfinity: true },
  queueTimeoutMs: { is: 'number', min: 0, orInfinity: true },
  priority: { is: 'number', orInfinity: true, or: 0 },
  signal: { is: 'signal' },
};

/** @throws BAD_OPTION */
export function checkCallOptions(options: { readonly [Name in keyof typeof ROWS]?: unknown }): void {
  if (options === NO_OPTIONS) return;
  readOption('execute', 'options', { is: 'object' }, options);
  for (const key in ROWS) {
    const option = key as keyof typeof ROWS;
    if (options[option] !== undefined) readOption('execute', option, ROWS[option], options[option]);
  }
}
