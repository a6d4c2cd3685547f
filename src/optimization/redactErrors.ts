import { redactUrls } from '../lib/redactUrls.ts';
import type { Middleware } from './callTypes.ts';

/**
 * Middleware that takes out of errors' messages what nobody else must read; the error stays the same object. Give it last to
 * have the other middleware see the message redacted.
 * @param redact default: URLs become templates without query, fragment and credentials
 *
 * @example
 * createOptimization({ tasks, middleware: [logOperations(console.debug), redactErrors()] });
 */
export function redactErrors(redact: (message: string) => string = redactUrls): Middleware {
  return async (call, next) => {
    try {
      return await next(call);
    } catch (error) {
      if (error instanceof Error) {
        const { message, stack } = error;
        const redacted = redact(message);
        error.message = redacted;
        // It repeats the message.
        if (stack) error.stack = stack.replaceAll(message, () => redacted);
      }
      throw error;
    }
  };
}
