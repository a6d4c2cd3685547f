import { describeValue } from '../lib/describeValue.ts';
import { badOption, failure } from '../lib/failure.ts';
import type { Comparable } from '../types/comparison.ts';
import type { SerializedSketch } from '../types/sketch.ts';

const LATEST_VERSION = 2;
/** The octaves that numbers have; a finer scale than 10 nobody records in. */
const MAX_OCTAVES = 1100;
const MAX_SCALE = 10;

/** A report of any schema version up to this one, or merged sessions. @throws BAD_OPTION for what is neither */
export function readComparable(side: string, given: unknown): Comparable {
  const { schemaVersion, operations, vitals, webVitals } = (given ?? {}) as Record<string, unknown>;
  if (typeof schemaVersion === 'number' && schemaVersion > LATEST_VERSION) {
    throw failure(
      'BAD_OPTION',
      `\`${side}\` must be a report of schema version ${LATEST_VERSION} or earlier, got version \`${schemaVersion}\`.`,
      'compare.newer',
    );
  }
  if (typeof given !== 'object' || given === null) {
    throw badOption(
      side,
      'a report or merged sessions',
      given,
      typeof given === 'string' ? 'compare.string' : 'compare.report',
    );
  }
  const check = (path: string, isRight: boolean, must: string, got: unknown): void => {
    if (!isRight) throw badOption(`${side}.${path}`, must, got, 'compare.report');
  };
  check('operations', Array.isArray(operations), 'a list', operations);
  for (const [index, operation] of (operations as unknown[]).entries()) {
    const { name, attributes, histogram } = (operation ?? {}) as Record<string, unknown>;
    check(`operations[${index}].name`, typeof name === 'string', 'text', name);
    check(`operations[${index}].attributes`, isRecord(attributes), 'an object', attributes);
    check(`operations[${index}].histogram`, isSketch(histogram), 'a histogram', histogram);
  }
  for (const [kind, found] of Object.entries({ vitals, webVitals })) {
    check(kind, isRecord(found), 'an object', found);
    for (const [name, vital] of Object.entries(found as object)) {
      const { histogram, censoredHistogram } = (vital ?? {}) as Record<string, unknown>;
      const at = `${kind}.${describeValue(name)}`;
      check(`${at}.histogram`, isSketch(histogram), 'a histogram', histogram);
      check(`${at}.censoredHistogram`, isSketch(censoredHistogram), 'a histogram', censoredHistogram);
    }
  }
  return given as Comparable;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSketch(value: unknown): value is SerializedSketch {
  if (!isRecord(value)) return false;
  const { scale, count, zeroCount, offset, bucketCounts } = value as Partial<SerializedSketch>;
  const isCount = (number: unknown): boolean => Number.isFinite(number) && (number as number) >= 0;
  const isIndex = (index: unknown): boolean =>
    Number.isInteger(index) && Math.abs(index as number) * 2 ** -scale! <= MAX_OCTAVES;
  return (
    Number.isInteger(scale) &&
    Math.abs(scale!) <= MAX_SCALE &&
    isCount(count) &&
    isCount(zeroCount) &&
    Array.isArray(bucketCounts) &&
    bucketCounts.every(isCount) &&
    isIndex(offset) &&
    isIndex(offset! + bucketCounts.length)
  );
}
