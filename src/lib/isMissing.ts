const MISSING: readonly (number | undefined)[] = [204, 404, 410];

/** Failed is not missing: what a server does not have, it does not have. */
export function isMissing(status: number | undefined): boolean {
  return MISSING.includes(status);
}
