// What `createOptimization` loads by an `import()`: a file that an app names as well could not be moved into a chunk. Export lines only.
export { WorkerPool } from './WorkerPool.ts';
