import type { Middleware, OperationCall } from '../types/optimizer.ts';

type Next = (call: OperationCall) => Promise<unknown>;

/** One function from many: the first sees the call first and the result last. Composed once, not per call. */
export function composeMiddleware(middleware: readonly Middleware[], last: Next): Next {
  return middleware.reduceRight<Next>((next, around) => async (call) => around(call, next), last);
}
