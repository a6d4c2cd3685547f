// The public API: export lines only.
export { MapVitalsError } from './errors.ts';
export type { MapVitalsErrorCode } from './errors.ts';
