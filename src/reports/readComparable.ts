import { describeValue } from '../lib/describeValue.ts';
import { badOption } from '../lib/failure.ts';
import type { Comparable } from './comparison.ts';
import type { SerializedSketch } from '../types/sketch.ts';

const LATEST_VERSION = 2;
/** Merged counts go beyond what is exact. */
const ROUNDING = 1e-9;
/** The octaves that numbers have; a finer scale than 10 nobody records in. */
const MAX_OCTAVES = 1100;
const MAX_SCALE = 10;

type Parts = Readonly<Record<string, unknown>>;

/** A report of any schema version up to this one, or merged sessions. @throws BAD_OPTION for what is neither */
export function readComparable(side: string, given: unknown): Comparable {
  const check = (path: string, isRight: boolean, must: string, got: unknown, fix = 'compare.report'): void => {
    if (!isRight) throw badOption(side + path, must, got, fix);
  };
  const checkSketches = (path: string, part: Parts, names: readonly string[]): void => {
    for (const name of names) check(`${path}.${name}`, isSketch(part[name]), 'a histogram that adds up', part[name]);
  };
  const fix = Array.isArray(given) ? 'compare.list' : typeof given === 'string' ? 'compare.string' : undefined;
  check('', isRecord(given), 'a report or merged sessions', given, fix);
  const { schemaVersion, operations, ...rest } = given as Parts;
  const isKnown = !((schemaVersion as number) > LATEST_VERSION);
  check('.schemaVersion', isKnown, `${LATEST_VERSION} or earlier`, schemaVersion, 'compare.newer');
  check('.operations', Array.isArray(operations), 'a list', operations);
  for (const [index, operation] of (operations as unknown[]).entries()) {
    const path = `.operations[${index}]`;
    const isNamed = isRecord(operation) && typeof operation.name === 'string' && isRecord(operation.attributes);
    check(path, isNamed, 'an operation', operation);
    checkSketches(path, operation as Parts, ['histogram']);
  }
  for (const kind of ['vitals', 'webVitals']) {
    const found = rest[kind];
    check(`.${kind}`, isRecord(found), 'an object', found);
    for (const [name, vital] of Object.entries(found as Parts)) {
      const path = `.${kind}.${describeValue(name)}`;
      check(path, isRecord(vital), 'a vital', vital);
      checkSketches(path, vital as Parts, ['histogram', 'censoredHistogram']);
    }
  }
  // The cast: all that is read of it was looked at.
  return given as Comparable;
}

function isRecord(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSketch(value: unknown): value is SerializedSketch {
  if (!isRecord(value)) return false;
  // The cast: only to name the fields; each is looked at below.
  const { scale, offset, bucketCounts, count, zeroCount, sum, min, max } = value as unknown as SerializedSketch;
  if (!Array.isArray(bucketCounts) || !(Math.abs(scale) <= MAX_SCALE)) return false;
  const furthest = Math.max(Math.abs(offset), Math.abs(offset + bucketCounts.length));
  // Of one that does not add up nobody knows which half is right.
  const total = bucketCounts.reduce((all, each) => all + each, zeroCount);
  return (
    [scale, offset].every(Number.isInteger) &&
    furthest * 2 ** -scale <= MAX_OCTAVES &&
    [count, zeroCount, sum, min ?? 0, max ?? 0, ...bucketCounts].every(
      (number) => Number.isFinite(number) && number >= 0,
    ) &&
    Math.abs(total - count) <= count * ROUNDING &&
    [min, max].every((bound) => (bound === null) === !count) &&
    min! <= max!
  );
}
