import { badOption } from './badOption.ts';

/** Throws BAD_OPTION with what / got / fix where `value` is no function. */
export function requireFunction(name: string, value: unknown, fix: string): void {
  if (typeof value !== 'function') throw badOption(name, 'a function', value, fix);
}
