import type { Clock, TimerHandle } from '../src/types/clock.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';
import { toWireError } from '../src/lib/wireError.ts';
import { createTaskHost } from './taskHost.ts';
import type { Link, LinkEvents } from './workerLink.ts';

/** After so much work in one go the page gets a turn. */
const BUDGET_MS = 4;

/** Runs tasks on the page. Nothing is copied. */
export function openInlineLink(tasks: TaskDefinitions, clock: Clock, events: LinkEvents): Link {
  let isClosed = false;
  let timer: TimerHandle | undefined;
  let spentMs = 0;
  const host = createTaskHost(tasks, {
    now: clock.now,
    post: (message) => {
      if (!isClosed) events.message(message, 0);
    },
    toWireError,
    fitsReply: () => true,
  });

  return {
    send(calls, isQuiet, _transferables, onReply) {
      const run = async (): Promise<void> => {
        const startMs = clock.now();
        const outcomes = await host.run(calls, isQuiet);
        spentMs += clock.now() - startMs;
        if (!isClosed) onReply(outcomes, 0);
      };
      if (spentMs < BUDGET_MS) return queueMicrotask(() => void run());
      spentMs = 0;
      timer = clock.setTimer(() => void run(), 0);
    },
    post(message) {
      // A generator goes on once the page has had a turn, or an endless one would never let it have any.
      if (message[0] === 'more') clock.setTimer(() => host.receive(message), 0);
      else host.receive(message);
    },
    close: () => {},
    terminate() {
      isClosed = true;
      if (timer !== undefined) clock.clearTimer(timer);
    },
  };
}
