// The public API: export lines only.
export { attachMapLibre } from './adapters/attachMapLibre.ts';
export type { MapLibreMap, MapLibreRef } from './adapters/mapLibreLike.ts';

export { PerformanceMonitor } from './core/PerformanceMonitor.ts';
export type { VisibilityDocument } from './core/hiddenWatch.ts';
export type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
export type { ContextLimits } from './core/sanitizeContext.ts';

export { MapVitalsError } from './errors.ts';
export type { MapVitalsErrorCode } from './errors.ts';
