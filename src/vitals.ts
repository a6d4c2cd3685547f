// mapvitals/vitals: the numbers alone, for apps that have their own telemetry. Export lines only.
export { attachMapLibre } from './adapters/attachMapLibre.ts';
export { MapVitalsError } from './errors.ts';

export type { MapLibreMap } from './adapters/mapLibreLike.ts';
export type { MapVitalsErrorCode } from './types/errorCode.ts';
