import { useStore } from 'zustand';
import type { Snapshot } from '../src/index.ts';
import { useProvided } from './context.ts';

/**
 * The newest violations, newest last. @throws NO_PROVIDER outside a MapPerformanceProvider
 *
 * @example
 * const latest = useViolations().at(-1);
 * return latest ? <p>{latest.operation} was slow</p> : null;
 */
export function useViolations(): Snapshot['violations'] {
  return useStore(useProvided('useViolations').monitor.store, ({ violations }) => violations);
}
