import { attempt } from './wireError.ts';
import type { BuiltIn, WireError, WireValue } from './wireError.ts';

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
    for (const [key, value, isEnumerable] of fields) set(key, read(value), isEnumerable);
  }
  return read(thrown);
}

function build(type: BuiltIn, name: string, message: string): Error {
  if (type === 'DOMException') return new DOMException(message, name);
  if (type === 'SuppressedError') return new SuppressedError(undefined, undefined, message);
  return type === 'AggregateError' ? new AggregateError([], message) : new globalThis[type](message);
}
