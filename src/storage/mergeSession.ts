import { operationKey } from '../lib/operationKey.ts';
import { createQuantileSketch } from '../lib/quantileSketch.ts';
import type { Report } from '../types/report.ts';
import type { MergedOperation, MergedSessions, MergedVital } from '../types/repository.ts';
import type { SerializedSketch } from '../types/sketch.ts';

/**
 * Adds a session to others. Buckets are added to buckets, so the result is the histogram of all samples: the order of
 * merging does not matter. Operations are the same where name and attributes are.
 */
export function mergeSession(merged: MergedSessions, report: Report): MergedSessions {
  const isFirst = merged.sessionIds.length === 0;
  const { vitalDefinitionsVersion: known } = merged;
  const { vitalDefinitionsVersion: added } = report;
  return {
    sessionIds: [...merged.sessionIds, report.session.id],
    operations: mergeOperations(merged.operations, report.operations),
    vitals: mergeVitals(merged.vitals, Object.values(report.vitals)),
    webVitals: mergeVitals(merged.webVitals, Object.values(report.webVitals)),
    vitalDefinitionsVersion: isFirst || known === added ? added : null,
    clockStepMs: Math.max(merged.clockStepMs ?? 0, report.self.clockStepMs ?? 0) || null,
  };
}

function mergeOperations(
  merged: readonly MergedOperation[],
  added: readonly MergedOperation[],
): readonly MergedOperation[] {
  const byKey = new Map<string, MergedOperation>();
  for (const { name, attributes, count, errorCount, histogram } of [...merged, ...added]) {
    const key = operationKey(name, attributes);
    const known = byKey.get(key);
    byKey.set(key, {
      name,
      attributes,
      count: count + (known?.count ?? 0),
      errorCount: errorCount + (known?.errorCount ?? 0),
      histogram: mergeHistograms(known?.histogram, histogram),
    });
  }
  return [...byKey.values()];
}

function mergeVitals(
  merged: MergedSessions['vitals'],
  added: readonly MergedVital[],
): Readonly<Record<string, MergedVital>> {
  const byName = new Map(Object.entries(merged));
  for (const { name, unit, good, poor, histogram, censoredHistogram } of added) {
    const known = byName.get(name);
    byName.set(name, {
      name,
      ...(unit ? { unit } : {}),
      ...(good !== undefined && poor !== undefined ? { good, poor } : {}),
      histogram: mergeHistograms(known?.histogram, histogram),
      censoredHistogram: mergeHistograms(known?.censoredHistogram, censoredHistogram),
    });
  }
  return Object.fromEntries(byName);
}

function mergeHistograms(known: SerializedSketch | undefined, added: SerializedSketch): SerializedSketch {
  const sketch = createQuantileSketch(known);
  sketch.merge(added);
  return sketch.toJSON();
}
