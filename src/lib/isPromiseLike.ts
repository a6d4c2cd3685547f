/** Whether it can be awaited to a purpose. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return 'then' in value && typeof value.then === 'function';
  } catch {
    // A proxy that was revoked, or a getter that throws.
    return false;
  }
}
