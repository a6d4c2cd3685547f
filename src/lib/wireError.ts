/** A value (0), the place of an error among the nodes (1), or a list of these (2). */
export type WireValue =
  | readonly [kind: 0, value: unknown]
  | readonly [kind: 1, place: number]
  | readonly [kind: 2, values: readonly WireValue[]];

export interface WireNode {
  /** The nearest built-in class. */
  readonly type: BuiltIn;
  readonly name: string;
  readonly message: string;
  readonly stack: unknown;
  /** Its own properties, those that clone. */
  readonly fields: readonly (readonly [key: string, value: WireValue, isEnumerable: boolean])[];
}

/**
 * What was thrown, written down so that it can be cloned: an error keeps what a structured clone of it loses:
 * https://developer.mozilla.org/docs/Web/API/Web_Workers_API/Structured_clone_algorithm#error_types
 */
export interface WireError {
  readonly thrown: WireValue;
  readonly nodes: readonly WireNode[];
}

/** Every class before those that it extends. */
export const BUILT_INS = [
  'AggregateError',
  'DOMException',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SuppressedError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Error',
] as const;
export type BuiltIn = (typeof BUILT_INS)[number];

/** A getter, or a proxy, may throw. */
export function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
