import { defineTasks } from 'mapvitals/worker';
import { whereAmI } from './whereAmI';

export const tasks = defineTasks({
  count: {
    run: (places: readonly string[]) => ({ count: places.length, ranOn: whereAmI() }),
  },
});
