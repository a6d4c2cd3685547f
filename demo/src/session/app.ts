import type { OptimizationOptions } from 'mapvitals/optimize';

/** What is kept on this device is this demo's, and good for one version of it. */
export const app: NonNullable<OptimizationOptions<never>['app']> = { name: 'mapvitals-demo', version: '1' };
