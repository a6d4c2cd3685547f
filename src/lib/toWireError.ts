import { describeValue } from './describeValue.ts';
import { attempt, BUILT_INS, HIDDEN } from './wireError.ts';
import type { BuiltIn, WireError, WireNode, WireValue } from './wireError.ts';

const SPECIAL = ['name', 'message', 'stack', ...HIDDEN];
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
      return [2, value.slice(0, MAX_COUNT).map((part) => write(part) ?? [0, describeValue(part)])];
    }
    try {
      return [0, structuredClone(value)];
    } catch {
      return undefined;
    }
  };
  const writeFields = (error: object): WireNode['fields'] => {
    const keys = [...Object.keys(error).filter((key) => !SPECIAL.includes(key)), ...HIDDEN].slice(-MAX_COUNT);
    return keys.flatMap((key) => {
      if (!Object.hasOwn(error, key)) return [];
      const value = attempt(() => write(Reflect.get(error, key)));
      if (value) return [[key, value] as const];
      return key === 'cause' ? [[key, [0, describeValue(attempt(() => Reflect.get(error, key)))]] as const] : [];
    });
  };

  const root = attempt(() => write(thrown)) ?? [0, describeValue(thrown)];
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

function builtInOf(error: object): BuiltIn {
  return BUILT_INS.find((type) => globalThis[type] && error instanceof globalThis[type]) ?? 'Error';
}

function describe(error: object): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- whatever it says of itself
  return attempt(() => String(error)) ?? 'an error';
}
