import { createOptimization } from 'mapvitals/optimize';
import { expect, test } from 'vitest';
import { tasks } from './places.tasks';

test('tasks run where they are called, for there are no workers here', async () => {
  const optimize = createOptimization({ tasks, profile: 'startup' });
  expect(await optimize.run('count', ['Oslo'])).toMatchObject({ count: 1 });
  expect(optimize.getMetrics().pool).toBe(null);
});
