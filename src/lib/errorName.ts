/** Of whatever was thrown: how browsers tell their errors apart. Empty where it has none. */
export function errorName(error: unknown): string {
  return (error as Error | null)?.name ?? '';
}
