import { checkOptions } from '../src/lib/options.ts';
import type { OptionTable } from '../src/lib/options.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';

/** Of most calls, which are quick: nothing to look at. */
export const NO_OPTIONS: ExecuteOptions = {};

const OPTIONS: OptionTable<ExecuteOptions> = {
  signal: { is: 'signal' },
  transfer: { is: 'object' },
  priority: { is: 'number', orInfinity: true, or: 0 },
  timeoutMs: { is: 'number', above: 0, orInfinity: true },
  queueTimeoutMs: { is: 'number', min: 0, orInfinity: true },
  onProgress: { is: 'function' },
  onPartial: { is: 'function' },
  onTiming: { is: 'function' },
  onStage: { is: 'function' },
  isSkipped: { is: 'function' },
};

/** @throws BAD_OPTION */
export function checkCallOptions(options: { readonly [Name in keyof ExecuteOptions]?: unknown }): void {
  if (options !== NO_OPTIONS) checkOptions('execute', OPTIONS, options);
}
