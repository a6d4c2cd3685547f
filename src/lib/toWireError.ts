import { describeValue } from './describeValue.ts';
import { attempt, BUILT_INS } from './wireError.ts';
import type { BuiltIn, WireError, WireNode, WireValue } from './wireError.ts';

const SPECIAL = ['name', 'message', 'stack'];
/** Errors and properties of each, and parts of a list, at most. */
const MAX_COUNT = 500;

/**
 * Writes down what was thrown, whatever it was; never throws. Each error is written once, however many name it as their
 * cause or part, in a circle too. Every route writes and reads, so that an error is the same wherever the task ran.
 */
export function toWireError(thrown: unknown): WireError {
  const nodes: WireNode[] = [];
  const errors: object[] = [];
  const places = new Map<object, number>();

  const write = (value: unknown): WireValue | undefined => {
    if (isError(value)) {
      const place = places.get(value) ?? errors.length;
      if (place >= MAX_COUNT) return [0, describe(value)];
      if (place === errors.length) errors.push(value);
      places.set(value, place);
      return [1, place];
    }
    if (Array.isArray(value) && value.some(isError)) {
      return [2, value.slice(0, MAX_COUNT).map(writeAny)];
    }
    try {
      return [0, structuredClone(value)];
    } catch {
      return undefined;
    }
  };
  /** What cannot be cloned is described. */
  const writeAny = (value: unknown): WireValue => attempt(() => write(value)) ?? [0, describeValue(value)];
  const writeFields = (error: object): WireNode['fields'] => {
    // A cause, and what it suppressed, are hidden from loops.
    const keys = Object.getOwnPropertyNames(error).filter((key) => !SPECIAL.includes(key));
    return keys.slice(0, MAX_COUNT).flatMap((key) => {
      const value = attempt(() => (key === 'cause' ? writeAny : write)(Reflect.get(error, key)));
      return value ? [[key, value, Object.prototype.propertyIsEnumerable.call(error, key)] as const] : [];
    });
  };

  const root = writeAny(thrown);
  // The list grows as it is walked.
  for (const error of errors) {
    const text = (key: string): string => attempt(() => String(Reflect.get(error, key) ?? '')) ?? '';
    nodes.push({
      type: attempt(() => builtInOf(error)) ?? 'Error',
      name: text('name'),
      message: text('message'),
      stack: text('stack'),
      fields: attempt(() => writeFields(error)) ?? [],
    });
  }
  return { thrown: root, nodes };
}

/** Those of another window, too. */
function isError(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Error || /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(value));
}

function builtInOf(error: object): BuiltIn | undefined {
  return BUILT_INS.find((type) => globalThis[type] && error instanceof globalThis[type]);
}

function describe(error: object): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- whatever it says of itself
  return attempt(() => String(error)) ?? 'an error';
}
