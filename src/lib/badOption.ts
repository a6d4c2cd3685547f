import { MapVitalsError } from '../errors.ts';
import { describeValue } from './describeValue.ts';

/** The BAD_OPTION error of an option with a wrong value: what it must be, what it is, how to mend it. */
export function badOption(name: string, kind: string, value: unknown, fix: string): MapVitalsError {
  return new MapVitalsError('BAD_OPTION', `\`${name}\` must be ${kind}, got \`${describeValue(value)}\`. ${fix}`);
}
