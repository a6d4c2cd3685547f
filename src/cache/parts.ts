// What comes late, as one chunk. Export lines only.
export { createLoader } from './loader.ts';
export { observePressure } from './observePressure.ts';
