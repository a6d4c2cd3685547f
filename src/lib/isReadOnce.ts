import { attempt } from './wireError.ts';

/** A generator or another iterator, a stream, or a Response: whoever reads it leaves nothing for the next. */
export function isReadOnce(value: unknown): boolean {
  // By name, of another window, too; a proxy that was revoked has none.
  return /Generator|Iterator|Response|ReadableStream/.test(attempt(() => Object.prototype.toString.call(value)) ?? '');
}
