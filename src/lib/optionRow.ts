/** What one option takes, and what it is where it is left out. Its `fix`, if it has one, stands in `advice`. */
export interface OptionRow {
  /** A list: one of these. `any`: not looked at. */
  readonly is:
    | 'number'
    | 'integer'
    | 'boolean'
    | 'string'
    | 'function'
    | 'object'
    | 'signal'
    | 'any'
    | readonly (string | boolean)[];
  /** What it is where it is left out. */
  readonly or?: unknown;
  readonly min?: number;
  readonly max?: number;
  /** Larger than this. */
  readonly above?: number;
  /** Infinity too, where `is` or `max` would refuse it. */
  readonly orInfinity?: true;
  /** It cannot be left out. */
  readonly needed?: boolean;
}
