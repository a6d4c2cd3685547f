/**
 * Hooks, and the overlay as a component. Export lines only.
 *
 * @module mapvitals/react
 */
export { MapPerformanceProvider } from './MapPerformanceProvider.tsx';
export { PerformanceOverlay } from './PerformanceOverlay.tsx';
export { useMapPerformance } from './useMapPerformance.ts';
export { useOperation } from './useOperation.ts';
export { useOptimizedOperation } from './useOptimizedOperation.ts';
export { useViolations } from './useViolations.ts';
export { useVitals } from './useVitals.ts';
export type { MapPerformanceProviderProps } from './MapPerformanceProvider.tsx';
export type { PerformanceOverlayProps } from './PerformanceOverlay.tsx';
export type { RunTask } from './bindRun.ts';
export type { MapSource, MapWrapper } from './resolveMap.ts';
export type { MapPerformanceState, UseMapPerformanceOptions } from './useMapPerformance.ts';
export type { OperationState } from './useOperation.ts';
export type { UseOptimizedOperationOptions } from './useOptimizedOperation.ts';
export type { Vitals } from './useVitals.ts';
export type { LiveOptions } from './useLiveOptions.ts';
