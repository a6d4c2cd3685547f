import { describeValue } from './describeValue.ts';

/** A value (0), the place of an error among the nodes (1), or a list of these (2). */
type WireValue =
  | readonly [kind: 0, value: unknown]
  | readonly [kind: 1, place: number]
  | readonly [kind: 2, values: readonly WireValue[]];

interface WireNode {
  /** The nearest built-in class. */
  readonly type: BuiltIn;
  readonly name: string;
  readonly message: string;
  readonly stack: unknown;
  /** Its own properties, those that clone. */
  readonly fields: readonly (readonly [key: string, value: WireValue])[];
}

/**
 * What was thrown, written down so that it can be cloned: an error keeps what a structured clone of it loses:
 * https://developer.mozilla.org/docs/Web/API/Web_Workers_API/Structured_clone_algorithm#error_types
 */
export interface WireError {
  readonly thrown: WireValue;
  readonly nodes: readonly WireNode[];
}

const BUILT_INS = [
  'AggregateError',
  'DOMException',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Error',
] as const;
type BuiltIn = (typeof BUILT_INS)[number];

/** Own properties that no loop over keys shows. */
const HIDDEN = ['cause', 'errors'];
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
    const text = (key: string): string => attempt(() => String(Reflect.get(error, key))) ?? '';
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

/** What was thrown, again: an error of a built-in class with the original's properties. */
export function fromWireError({ thrown, nodes }: WireError): unknown {
  const errors = nodes.map(({ type, name, message }) => build(type, name, message));
  const read = ([kind, value]: WireValue): unknown => {
    if (kind === 0) return value;
    return kind === 1 ? errors[value] : value.map(read);
  };
  for (const [place, { name, stack, fields }] of nodes.entries()) {
    const error = errors[place] as Error;
    const set = (key: string, value: unknown, enumerable = false): void =>
      void attempt(() => Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true }));
    if (error.name !== name) set('name', name);
    set('stack', stack);
    for (const [key, value] of fields) set(key, read(value), !HIDDEN.includes(key));
  }
  return read(thrown);
}

function build(type: BuiltIn, name: string, message: string): Error {
  if (type === 'DOMException') return new DOMException(message, name);
  return type === 'AggregateError' ? new AggregateError([], message) : new globalThis[type](message);
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

/** A getter, or a proxy, may throw. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
