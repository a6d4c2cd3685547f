import type { OptionRow } from '../lib/optionRow.ts';

/** What the pacing functions are given beside their options: there is no default. */
export const FN: OptionRow = { is: 'function', needed: true };
/** ms; a timer takes no more. */
export const WAIT_MS: OptionRow = { is: 'number', min: 0, max: 2 ** 31 - 1, needed: true };
export const SIGNAL: OptionRow = { is: 'signal' };
