import { badOption } from '../lib/failure.ts';
import type { Comparable } from './comparison.ts';

/** A vital of other definitions is another number, whatever its name. @throws BAD_OPTION */
export function requireSameVitals(baseline: Comparable, current: Comparable): void {
  const known = definitionsOf(baseline);
  for (const [side, versions] of [
    ['baseline', known],
    ['current', definitionsOf(current)],
  ] as const) {
    const must = `${known ?? 'one version'}, as both sides have it`;
    const isSame = versions === undefined || (versions !== null && (known ?? versions) === versions);
    if (!isSame) throw badOption(`${side}.vitalDefinitionsVersion`, must, versions, 'compare.definitions');
  }
}

/** `undefined`: it has measured none, or nobody knows; `null`: they are of several. */
function definitionsOf({ vitals, schemaVersion, vitalDefinitionsVersion }: Comparable): number | null | undefined {
  const hasAny = Object.values(vitals).some((vital) => vital.histogram.count + vital.censoredHistogram.count > 0);
  if (!hasAny) return undefined;
  return schemaVersion === 1 ? 1 : vitalDefinitionsVersion;
}
