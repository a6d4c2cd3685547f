import type { Middleware, OperationCall } from './callTypes.ts';

/** Hands a call through the middleware, the first one outermost, and then to `last`. */
export function passOn(
  call: OperationCall,
  middleware: readonly Middleware[],
  last: (call: OperationCall) => Promise<unknown>,
  index = 0,
): Promise<unknown> {
  const around = middleware[index];
  return around ? runAround(around, call, (next) => passOn(next, middleware, last, index + 1)) : last(call);
}

/** Its throw is a rejection, too. */
async function runAround(
  around: Middleware,
  call: OperationCall,
  next: (call: OperationCall) => Promise<unknown>,
): Promise<unknown> {
  return around(call, next);
}
