import { defineTasks, exposeTasks } from 'mapvitals/worker';
const tasks = defineTasks({
  simplify: {
    run: (coordinates: Float64Array) => coordinates.filter((_, index) => index % 4 < 2),
    sizeOf: (coordinates: Float64Array) => coordinates.length,
  },
});
exposeTasks(tasks);
