import { useStore } from 'zustand';
import type { Snapshot } from '../src/index.ts';
import { useProvided } from './context.ts';

/** The newest violations, newest last. @throws NO_PROVIDER outside a MapPerformanceProvider */
export function useViolations(): Snapshot['violations'] {
  return useStore(useProvided('useViolations').monitor.store, ({ violations }) => violations);
}
