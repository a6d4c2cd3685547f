import { describeValue } from '../../lib/describeValue.ts';
import { failure } from '../../lib/failure.ts';
import type { Violation } from '../../types/threshold.ts';

/** A limit as it was written, and the one that follows from what the base has. */
export interface Limit {
  readonly written: string;
  /** It needs a base. */
  readonly isRelative: boolean;
  /** `base`: `null` where it has no such value. */
  toAmount(base: number | null): number | null;
}

/** How much one of each is in the unit that it measures. */
const UNITS: Readonly<Record<string, readonly [measures: Violation['unit'], amount: number]>> = {
  us: ['ms', 0.001],
  µs: ['ms', 0.001],
  ms: ['ms', 1],
  s: ['ms', 1000],
  min: ['ms', 60_000],
  '%': ['ratio', 0.01],
  B: ['bytes', 1],
  kB: ['bytes', 1e3],
  KB: ['bytes', 1e3],
  MB: ['bytes', 1e6],
  GB: ['bytes', 1e9],
  KiB: ['bytes', 2 ** 10],
  MiB: ['bytes', 2 ** 20],
  GiB: ['bytes', 2 ** 30],
};
const EXAMPLES: Readonly<Record<Violation['unit'], string>> = {
  ms: "'50 ms'",
  ratio: "'12 %'",
  bytes: "'5 MB'",
  score: '0.1',
};
const WRITTEN = /^([+\u2212-]?)(\d+(?:\.\d+)?|\.\d+)\s*([^\d\s.]*)$/u;

/** Reads a limit on what is measured in `unit`. @throws BAD_OPTION */
export function parseLimit(path: string, given: unknown, unit: Violation['unit']): Limit {
  const refuse = (must: string, fix: string): Error =>
    failure('BAD_OPTION', `\`${path}\` must be ${must}, got \`${describeValue(given)}\`. ${fix}`);
  const example = EXAMPLES[unit];
  if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return absolute(given, String(given));
  const [, sign = '', digits, unitName = ''] = (typeof given === 'string' && WRITTEN.exec(given.trim())) || [];
  const amount = Number(digits);
  if (digits === undefined || !Number.isFinite(amount)) {
    throw refuse(`a limit in ${wordFor(unit)}`, `Write \`${example}\`, or \`'+10 %'\` for a tenth more than the base.`);
  }
  const written = String(given).trim();
  const factor = sign === '' || sign === '+' ? 1 : -1;
  if (sign !== '' && unitName === '%') {
    const change = 1 + (factor * amount) / 100;
    return { written, isRelative: true, toAmount: (base) => base && base * change };
  }
  const known = Object.hasOwn(UNITS, unitName) ? UNITS[unitName] : undefined;
  if (unitName !== '' && known?.[0] !== unit) {
    throw refuse(`a limit in ${wordFor(unit)}`, `Write \`${example}\`.`);
  }
  const size = amount * (known?.[1] ?? 1);
  if (sign === '') return absolute(size, written);
  return { written, isRelative: true, toAmount: (base) => (base === null ? null : Math.max(0, base + factor * size)) };
}

function absolute(amount: number, written: string): Limit {
  return { written, isRelative: false, toAmount: () => amount };
}

function wordFor(unit: Violation['unit']): string {
  return { ms: 'milliseconds or seconds', ratio: 'per cent', bytes: 'bytes', score: 'plain numbers' }[unit];
}
