/** What an app keeps on the device by itself: results of operations, or what was learned of their routes. */
export type KeptPart = 'results' | 'model';

/**
 * Where it is kept: an app's own, and good for one version of it. The part comes first, so that no two apps and parts can
 * have one name. What belongs to a single task carries that task's version in its key.
 */
export function keptPlace(
  { name, version }: { readonly name: string; readonly version: string },
  part: KeptPart,
): { readonly name: string; readonly schemaVersion: string } {
  return { name: `optimize-${part}:${name}`, schemaVersion: version };
}
