import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWireError } from '../../../src/lib/fromWireError.ts';
import { toWireError } from '../../../src/lib/toWireError.ts';
import { runs } from '../../support/thorough.ts';

/** As it arrives on the other side of a worker. */
const carry = (thrown: unknown): unknown => fromWireError(structuredClone(toWireError(thrown)));

class HttpError extends RangeError {
  readonly status: number;
  readonly response = { body: [1, 2] };
  readonly retry = (): void => {};
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

describe('an error that is carried', () => {
  test('keeps its own properties that clone, name, message and stack; the others are left', () => {
    const thrown = new HttpError('gone', 410);
    const carried = carry(thrown) as HttpError;
    expect(carried).toMatchObject({ message: 'gone', status: 410, response: { body: [1, 2] }, stack: thrown.stack });
    expect('retry' in carried).toBe(false);
    expect(Object.keys(carried)).toEqual(['status', 'response']);
  });

  test.each([Error, TypeError, RangeError, SyntaxError, EvalError, ReferenceError, URIError])(
    'is built anew as what it was: %o',
    (Type) => {
      const carried = carry(new Type('text')) as Error;
      expect(Object.getPrototypeOf(carried)).toBe(Type.prototype);
      expect(carried.name).toBe(Type.name);
    },
  );

  test('of a class of its own becomes the nearest that is built in, under its own name', () => {
    const named = Object.assign(new HttpError('a', 1), { name: 'HttpError' });
    expect(Object.getPrototypeOf(carry(named))).toBe(RangeError.prototype);
    expect((carry(named) as Error).name).toBe('HttpError');
  });

  test('may be a DOMException', () => {
    const carried = carry(new DOMException('stopped', 'AbortError')) as DOMException;
    expect(carried).toBeInstanceOf(DOMException);
    expect(carried).toMatchObject({ name: 'AbortError', message: 'stopped', code: 20 });
  });

  test('keeps its causes and parts, shared ones shared and circles closed', () => {
    const root = new TypeError('root');
    const parts = new AggregateError([new Error('a', { cause: root }), root, 'text'], 'parts', { cause: root });
    Object.assign(root, { owner: parts });
    const carried = carry(parts) as AggregateError;
    const cause = carried.cause as Error & { owner: unknown };
    expect(cause).toBeInstanceOf(TypeError);
    expect(carried.errors[0].cause).toBe(cause);
    expect(carried.errors.slice(1)).toEqual([cause, 'text']);
    expect(cause.owner).toBe(carried);
  });

  test('keeps what it suppressed, though no loop over its keys shows that', () => {
    const hide = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });
    const first = new TypeError('while it worked');
    const thrown = Object.defineProperties(new Error('both'), {
      error: hide(Object.assign(new RangeError('while it was released'), { status: 1 })),
      suppressed: hide(first),
    });
    const carried = carry(thrown) as SuppressedError;
    expect(carried.error).toBeInstanceOf(RangeError);
    expect(carried.error.status).toBe(1);
    expect(carried.suppressed).toBeInstanceOf(TypeError);
    expect(Object.keys(carried)).toEqual([]);
  });

  test('shows in a loop over its keys what it showed before: parts, and a cause, that were assigned', () => {
    const thrown = Object.assign(new Error('invalid'), { errors: [{ path: 'a' }], cause: 'input', error: { code: 3 } });
    expect(Object.entries(carry(thrown) as Error)).toEqual(Object.entries(thrown));
  });

  test('is written once, however many parts name it: the walk is as long as the errors are many', () => {
    const top = new AggregateError([], 'top');
    let inner: Error = top;
    for (let depth = 0; depth < 40; depth += 1) {
      const outer: AggregateError = new AggregateError([], String(depth), { cause: inner });
      outer.errors.push(inner, inner);
      inner = outer;
    }
    const { nodes } = toWireError(inner);
    expect(nodes).toHaveLength(41);
  });

  test('may have a chain of causes as long as it likes', () => {
    let error = new Error('first');
    for (let depth = 0; depth < 5000; depth += 1) error = new Error(String(depth), { cause: error });
    expect(carry(error)).toMatchObject({ message: '4999', cause: { message: '4998' } });
  });

  test('with getters that throw is carried without them', () => {
    const hostile = new Error('text');
    Object.defineProperty(hostile, 'status', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(carry(hostile)).toMatchObject({ message: 'text' });
    expect('status' in (carry(hostile) as Error)).toBe(false);
  });
});

test.each([undefined, null, 0, '', false, 'text', 5n])('%s that is thrown is carried as it is', (thrown) => {
  expect(carry(thrown)).toBe(thrown);
});

test('what cannot be cloned is described', () => {
  expect(carry(Symbol('mark'))).toBe('Symbol(mark)');
  expect(carry(() => 1)).toContain('function');
  expect(carry({ at: () => 1 })).toBe('object');
});

test('whatever is thrown can be written, carried and read, and a second time changes nothing', () => {
  const thrown = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 4 }, fc.anything(), tie('error')),
    error: fc
      .record({
        Type: fc.constantFrom(Error, TypeError, RangeError),
        message: fc.string(),
        cause: tie('any'),
        fields: fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 }),
      })
      .map(({ Type, message, cause, fields }) => {
        const error = new Type(message, { cause });
        for (const [key, value] of Object.entries(fields)) {
          Object.defineProperty(error, key, { value, enumerable: true, configurable: true, writable: true });
        }
        return error;
      }),
  })).any;
  fc.assert(
    fc.property(thrown, (value) => {
      const once = carry(value);
      expect(toWireError(carry(once))).toEqual(toWireError(once));
    }),
    { numRuns: runs(2000) },
  );
});
