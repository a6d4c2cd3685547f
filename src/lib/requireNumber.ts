import { MapVitalsError } from '../errors.ts';
import { describeValue } from './describeValue.ts';

export interface NumberRange {
  /** @default -Infinity */
  readonly min?: number;
  /** @default Infinity */
  readonly max?: number;
  /** The minimum itself is refused too. @default false */
  readonly exclusive?: boolean;
  /** @default false */
  readonly integer?: boolean;
  /** What leaving the option out means, for the message. */
  readonly fallback: number | string;
}

/** Returns `value` if it is a number in the range, else throws BAD_OPTION with what / got / fix. */
export function requireNumber(name: string, value: unknown, range: NumberRange): number {
  const { min = -Infinity, max = Infinity, exclusive = false, integer = false, fallback } = range;
  const isKind = typeof value === 'number' && (integer ? Number.isInteger(value) : !Number.isNaN(value));
  if (isKind && (exclusive ? value > min : value >= min) && value <= max) return value;
  const kind = integer ? 'an integer' : max === Infinity ? 'a number' : 'a finite number';
  const lower = min === -Infinity ? '' : ` ${exclusive ? '>' : '>='} ${min}`;
  const upper = max === Infinity ? '' : `${lower ? ' and' : ''} <= ${max}`;
  throw new MapVitalsError(
    'BAD_OPTION',
    `\`${name}\` must be ${kind}${lower}${upper}, got \`${describeValue(value)}\`. Omit it to use ${fallback}.`,
  );
}
