/**
 * The worker’s side, and columns that cross to it. Export lines only.
 *
 * @module mapvitals/worker
 */
export { buffersOf } from './columns/buffersOf.ts';
export { packFeatures } from './columns/packFeatures.ts';
export { packPoints } from './columns/packPoints.ts';
export { readFeatures } from './columns/readFeatures.ts';
export { readPoints } from './columns/readPoints.ts';
export { defineTasks } from './defineTasks.ts';
export { exposeTasks } from './exposeTasks.ts';

export type { TaskContext, TaskDefinition, TaskDefinitions } from '../src/types/tasks.ts';
export type { Feature, PointFeature } from './columns/geoJson.ts';
export type { PackedFeatures, PackedPoints } from './columns/packedTypes.ts';
