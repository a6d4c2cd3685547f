import { mustBe } from '#advice';
import { badOption, tellUnknownName } from './failure.ts';
import type { TellProblem } from '../types/sample.ts';
import type { OptionRow } from './optionRow.ts';

/** What cannot be left out, and is looked into. */
export const OBJECT: OptionRow = { is: 'object', needed: true };

export type OptionTable<Options> = { readonly [Name in keyof Options]-?: OptionRow };

/**
 * The options with their defaults. A name that is not in the table is told as the problem `unknown-option`.
 * @throws BAD_OPTION where a value is not what its row takes
 */
export function readOptions<Options extends object>(
  owner: string,
  table: OptionTable<Options>,
  given: { readonly [Name in keyof Options]?: unknown } = {},
  tell?: TellProblem,
): Options {
  checkOptions(owner, table, given, tell);
  const settings: Partial<Options> = {};
  for (const name in table) settings[name] = readOption(owner, name, table[name], given[name]);
  // The cast: each name of the table was just read.
  return settings as Options;
}

/** Looks at what was given alone: for the options of a call. @throws BAD_OPTION */
export function checkOptions<Options extends object>(
  owner: string,
  table: OptionTable<Options>,
  given: { readonly [Name in keyof Options]?: unknown },
  tell?: TellProblem,
): void {
  readOption(owner, 'options', OBJECT, given);
  for (const name in given) {
    if (Object.hasOwn(table, name)) readOption(owner, name, table[name], given[name]);
    else tellUnknownName(tell, 'unknown-option', `\`${name}\` is no option of ${owner}`, name, Object.keys(table));
  }
}

/** One value, or its default. @throws BAD_OPTION */
export function readOption<Value>(owner: string, name: string, row: OptionRow, value: unknown): Value {
  if (value === undefined ? row.needed : !fits(row, value)) {
    throw badOption(name, mustBe(row), value, `${owner}.${name}`, row);
  }
  return (value === undefined ? row.or : value) as Value;
}

function fits(
  { is, min = -Infinity, max = Infinity, above = -Infinity, orInfinity }: OptionRow,
  value: unknown,
): boolean {
  if (typeof is === 'object') return is.includes(value as string);
  switch (is) {
    case 'any':
      return true;
    case 'number':
    case 'integer':
      if (typeof value !== 'number') return false;
      if (orInfinity && value === Infinity) return true;
      return (
        (is === 'number' || Number.isInteger(value)) &&
        value >= min &&
        value <= max &&
        (value > above || above === -Infinity)
      );
    case 'signal':
      return typeof (value as AbortSignal | null)?.addEventListener === 'function';
    case 'object':
      return typeof value === 'object' && value !== null;
    default:
      return typeof value === is;
  }
}
