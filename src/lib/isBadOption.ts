/** Told without the class of errors, which is more code than who asks has. */
export function isBadOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'BAD_OPTION';
}
