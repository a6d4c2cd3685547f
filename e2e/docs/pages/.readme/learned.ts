import { createMapPerformance } from 'mapvitals';
import { createOptimization, defineTasks } from 'mapvitals/optimize';

// In its own module, which the worker gives to `exposeTasks` of mapvitals/worker.
const tasks = defineTasks({
  simplify: {
    run: (coordinates: Float64Array) => coordinates.filter((_, index) => index % 4 < 2),
    sizeOf: (coordinates: Float64Array) => coordinates.length,
  },
});

const optimize = createOptimization({
  tasks,
  createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
});
const measured = createMapPerformance({ optimize });
const simplified = await measured.optimize.run('simplify', new Float64Array(200_000));
console.info(simplified.length, optimize.explain('simplify').reason);
