import type { OptionRow } from '../lib/optionRow.ts';
import type { OptionTable } from '../lib/options.ts';
import type { PacingOptions } from './paced.ts';

/** What the pacing functions are given beside their options: there is no default. */
export const FN: OptionRow = { is: 'function', needed: true };
/** ms; a timer takes no more. */
export const WAIT_MS: OptionRow = { is: 'number', min: 0, max: 2 ** 31 - 1, needed: true };
/** What all of them take. */
export const PACING: OptionTable<PacingOptions> = { signal: { is: 'signal' }, clock: { is: 'object' } };
