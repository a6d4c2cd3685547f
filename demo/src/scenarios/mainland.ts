import type { Bounds } from '../places/bounds.ts';

/** The United States without Alaska, Hawaii and the territories. */
export const mainland: Bounds = [-125, 24.5, -66.5, 49.5];
