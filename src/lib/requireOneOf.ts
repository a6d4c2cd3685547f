import { badOption } from './badOption.ts';

/** Throws BAD_OPTION with what / got / fix where `value` is none of the values; the first of them is the default. */
export function requireOneOf(name: string, value: string, values: readonly [string, ...string[]]): void {
  if (!values.includes(value)) throw badOption(name, values.join(' or '), value, `Omit it to use ${values[0]}.`);
}
