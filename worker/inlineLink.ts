import type { Clock, TimerHandle } from '../src/types/clock.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';
import { createTaskHost } from './taskHost.ts';
import type { Link, LinkEvents } from './workerLink.ts';

/** Runs tasks on the page. It lets the page breathe between messages; nothing is copied. */
export function openInlineLink(tasks: TaskDefinitions, clock: Clock, events: LinkEvents): Link {
  let isClosed = false;
  let timer: TimerHandle | undefined;
  const host = createTaskHost(tasks, {
    now: clock.now,
    post: (message) => {
      if (!isClosed) events.message(message, 0);
    },
    toWireError: (thrown) => ({ thrown }),
    fitsReply: () => true,
  });

  return {
    send(calls, _transferables, onReply) {
      timer = clock.setTimer(async () => {
        const outcome = await host.run(calls);
        if (!isClosed) onReply(outcome, 0);
      }, 0);
    },
    post: (message) => host.receive(message),
    close: () => {},
    terminate() {
      isClosed = true;
      if (timer !== undefined) clock.clearTimer(timer);
    },
  };
}
