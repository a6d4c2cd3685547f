import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { shallow } from 'zustand/shallow';
import type { Snapshot } from '../src/index.ts';
import { badOption } from '../src/lib/failure.ts';
import { useProvided } from './context.ts';

/** The eight map vitals by name, as a snapshot has them. */
export type Vitals = Snapshot['vitals'];

/**
 * The map vitals, or what a selector makes of them; renders again only when that has changed, one level deep. The selector
 * may be written inline. @throws NO_PROVIDER outside a MapPerformanceProvider
 *
 * @example
 * const isRough = useVitals(({ GDF }) => GDF.rating === 'poor');
 */
export function useVitals(): Vitals;
export function useVitals<Selected>(selector: (vitals: Vitals) => Selected): Selected;
export function useVitals(given?: (vitals: Vitals) => unknown): unknown {
  const { store } = useProvided('useVitals').monitor;
  const selector = given ?? identity;
  if (typeof selector !== 'function') throw badOption('selector', 'a function', selector);
  const [previous] = useState<Previous>(() => ({ value: undefined }));
  const select = useMemo(() => createSelect(selector, previous), [selector, previous]);
  return useStore(store, select);
}

/** What was selected last: kept over selectors, as an inline one is another at each render. */
interface Previous {
  value: unknown;
}

function createSelect(selector: (vitals: Vitals) => unknown, previous: Previous): (snapshot: Snapshot) => unknown {
  let seen: Vitals | undefined;
  return ({ vitals }) => {
    if (vitals !== seen) {
      const value = selector(vitals);
      if (!shallow(previous.value, value)) previous.value = value;
      seen = vitals;
    }
    return previous.value;
  };
}

function identity(vitals: Vitals): Vitals {
  return vitals;
}
