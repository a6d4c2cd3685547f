import { attempt } from '../lib/wireError.ts';

/** A generator, or another iterator: whoever reads it leaves nothing for the next. */
export function isReadOnce(value: unknown): boolean {
  // By name, of another window, too; a proxy that was revoked has none.
  return /Generator|Iterator/.test(attempt(() => Object.prototype.toString.call(value)) ?? '');
}
