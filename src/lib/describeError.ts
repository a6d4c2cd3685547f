/** What was thrown, as text: anything can be thrown, also what cannot be read. */
export function describeError(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'an error that cannot be read';
  }
}
