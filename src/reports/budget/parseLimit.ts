import { describeValue } from '../../lib/describeValue.ts';
import { failure } from '../../lib/failure.ts';
import { findNearestName } from '../../lib/nearestName.ts';
import type { Violation } from '../../types/threshold.ts';

/** A limit as it was written, and the one that follows from what the base has. */
export interface Limit {
  readonly written: string;
  /** It needs a base. */
  readonly isRelative: boolean;
  /** `base`: `null` where it has no such value. */
  toAmount(base: number | null): number | null;
}

type Unit = readonly [measures: Violation['unit'], amount: number];

const MS: Unit = ['ms', 1];
const SECOND: Unit = ['ms', 1000];
const MINUTE: Unit = ['ms', 60_000];
const MICROSECOND: Unit = ['ms', 0.001];
const PER_CENT: Unit = ['ratio', 0.01];
const BYTE: Unit = ['bytes', 1];

/** How much one of each is in the unit that it measures, by its name in small letters and in the singular. */
const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ['ms', MS],
  ['msec', MS],
  ['millisecond', MS],
  ['s', SECOND],
  ['sec', SECOND],
  ['second', SECOND],
  ['min', MINUTE],
  ['minute', MINUTE],
  ['us', MICROSECOND],
  // The sign for a millionth, and the Greek letter that looks the same.
  ['\u00b5s', MICROSECOND],
  ['\u03bcs', MICROSECOND],
  ['microsecond', MICROSECOND],
  ['%', PER_CENT],
  ['pct', PER_CENT],
  ['percent', PER_CENT],
  ['per cent', PER_CENT],
  ['b', BYTE],
  ['byte', BYTE],
  ['kb', ['bytes', 1e3]],
  ['mb', ['bytes', 1e6]],
  ['gb', ['bytes', 1e9]],
  ['kib', ['bytes', 2 ** 10]],
  ['mib', ['bytes', 2 ** 20]],
  ['gib', ['bytes', 2 ** 30]],
]);
const EXAMPLES: Readonly<Record<Violation['unit'], string>> = {
  ms: "'50 ms'",
  ratio: "'12 %'",
  bytes: "'5 MB'",
  score: '0.1',
};
const WORDS: Readonly<Record<Violation['unit'], string>> = {
  ms: 'milliseconds or seconds',
  ratio: 'per cent, at most 100',
  bytes: 'bytes',
  score: 'plain numbers',
};
/** Thousands may be set apart by a space. */
const WRITTEN = /^(?:[<\u2264]=?)?\s*([+\u2212-]?)\s*(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d*)(\.\d+)?\s*([^\d.,]*)$/u;

/** Reads a limit on what is measured in `unit`. @throws BAD_OPTION */
export function parseLimit(path: string, given: unknown, unit: Violation['unit']): Limit {
  const refuse = (fix: string): Error =>
    failure('BAD_OPTION', `\`${path}\` must be a limit in ${WORDS[unit]}, got \`${describeValue(given)}\`. ${fix}`);
  const example = EXAMPLES[unit];
  const absolute = (size: number): Limit => {
    // It would hold whatever happens: 12 is meant as 12 %.
    if (unit === 'ratio' && size > 1) throw refuse(`Write \`'${size <= 100 ? size : 12} %'\`.`);
    return { written, isRelative: false, toAmount: () => size };
  };
  const written = String(given).trim();
  if (typeof given === 'number' && given >= 0 && Number.isFinite(given)) return absolute(given);
  const text = typeof given === 'string' ? written : '';
  if (/\d,\d/.test(text))
    throw refuse('A comma is for thousands to some, for fractions to others: write `1200` or `1.2`.');
  const [, sign = '', whole = '', fraction = '', unitName = ''] = WRITTEN.exec(text) ?? [];
  const digits = whole.replaceAll(/\D/g, '') + fraction;
  const amount = Number(digits);
  if (digits === '' || !Number.isFinite(amount)) {
    throw refuse(`Write \`${example}\`, or \`'+10 %'\` for a tenth more than the base.`);
  }
  const [measures, each] = unitName === '' ? [unit, 1] : readUnit(unitName, unit, refuse);
  const size = amount * each;
  const change = sign === '' || sign === '+' ? size : -size;
  if (sign !== '' && unit === 'ratio' && unitName === '' && size > 1) throw refuse(`Write \`'${sign}${size} %'\`.`);
  if (sign !== '' && unitName !== '' && measures === 'ratio') {
    if (change < -1) throw refuse("No base can shrink by more than all of it: write `'-10 %'`.");
    return { written, isRelative: true, toAmount: (base) => base && base * (1 + change) };
  }
  if (measures !== unit) throw refuse(`Write \`${example}\`.`);
  if (sign === '') return absolute(size);
  return { written, isRelative: true, toAmount: (base) => (base === null ? null : Math.max(0, base + change)) };
}

function readUnit(name: string, unit: Violation['unit'], refuse: (fix: string) => Error): Unit {
  const plain = name.trim().toLowerCase();
  // A plural: `secs`, not `ms`.
  const known = UNITS.get(plain) ?? UNITS.get(plain.replace(/s$/, ''));
  if (known) return known;
  const names = Array.from(UNITS).flatMap(([known, [measures]]) => (measures === unit ? known : []));
  const nearest = findNearestName(plain, names);
  throw refuse(nearest ? `Did you mean \`${nearest}\`?` : `Write \`${EXAMPLES[unit]}\`.`);
}
