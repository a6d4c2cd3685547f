import type { WireError } from './wire.ts';
import { describeValue } from '../src/lib/describeValue.ts';

type WrittenError = Exclude<WireError, { thrown: unknown }>;

const MAX_DEPTH = 8;
const MAX_ERRORS = 100;

/** Writes down what was thrown, whatever it was; never throws. */
export function toWireError(thrown: unknown, depth = 0): WireError {
  try {
    if (thrown instanceof Error || (typeof DOMException === 'function' && thrown instanceof DOMException)) {
      const { name, message, stack, cause, code, errors } = thrown as Partial<Record<keyof WrittenError, unknown>>;
      const isDeep = depth >= MAX_DEPTH;
      return {
        name: String(name),
        message: String(message),
        stack: typeof stack === 'string' ? stack : undefined,
        code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
        cause: cause === undefined || isDeep ? undefined : toWireError(cause, depth + 1),
        errors:
          Array.isArray(errors) && !isDeep
            ? errors.slice(0, MAX_ERRORS).map((error) => toWireError(error, depth + 1))
            : undefined,
      };
    }
    return { thrown: structuredClone(thrown) };
  } catch {
    return { thrown: describeValue(thrown) };
  }
}

/** The error again: an `Error` with the original's name, message, stack, code, cause and errors; else what was thrown. */
export function fromWireError(wire: WireError): unknown {
  if ('thrown' in wire) return wire.thrown;
  const { name, message, stack, code, cause, errors } = wire;
  const error = new Error(message);
  const add = (key: string, value: unknown): void => {
    if (value !== undefined) Object.defineProperty(error, key, { value, configurable: true, writable: true });
  };
  add('name', name);
  add('stack', stack);
  add('code', code);
  add('cause', cause && fromWireError(cause));
  add('errors', errors?.map(fromWireError));
  return error;
}
