import { operationKey } from '../lib/operationKey.ts';
import type { Attributes } from '../types/sample.ts';
import { createOperationSeries, emptySeries, setLimits } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { ThresholdBook } from './thresholdBook.ts';

/** Every operation seen, up to a limit. Names and attributes are clean when they come here. */
export interface OperationRegistry {
  /** By name, for operations without attributes: the one look-up of the hot path. */
  readonly byName: ReadonlyMap<string, OperationSeries>;
  all(): Iterable<OperationSeries>;
  /** Finds or creates; `null` when there are too many. */
  take(name: string, attributes: Attributes): OperationSeries | null;
  /** Looks every operation's limits up again. */
  applyLimits(): void;
  /** Drops every series, but for those that a handle holds: these are emptied. */
  reset(): void;
}

export function createOperationRegistry(maxCount: number, thresholds: ThresholdBook): OperationRegistry {
  const byName = new Map<string, OperationSeries>();
  const byKey = new Map<string, OperationSeries>();

  return {
    byName,
    *all() {
      yield* byName.values();
      yield* byKey.values();
    },
    take(name, attributes) {
      const isPlain = Object.keys(attributes).length === 0;
      const map = isPlain ? byName : byKey;
      const key = isPlain ? name : operationKey(name, attributes);
      const known = map.get(key);
      if (known) return known;
      if (byName.size + byKey.size >= maxCount) return null;
      const series = createOperationSeries(name, attributes);
      setLimits(series, thresholds.find(name));
      map.set(key, series);
      return series;
    },
    applyLimits() {
      for (const series of this.all()) setLimits(series, thresholds.find(series.name));
    },
    reset() {
      for (const map of [byName, byKey]) {
        for (const [key, series] of map) {
          if (series.isBound) emptySeries(series);
          else map.delete(key);
        }
      }
    },
  };
}
