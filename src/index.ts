// The public API: export lines only.
export { attachMapLibre } from './adapters/attachMapLibre.ts';
export type { MapLibreMap, MapLibreRef } from './adapters/mapLibreLike.ts';

export { MapVitalsError } from './errors.ts';
export type { MapVitalsErrorCode } from './errors.ts';
