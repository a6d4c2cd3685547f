import type { Clock } from '../src/types/clock.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';
import { createTaskHost } from './taskHost.ts';
import type { Link, LinkEvents } from './workerLink.ts';

/** After so much work in one go the page gets a turn. */
const TURN_MS = 4;

/** Runs tasks on the page. Nothing is copied. */
export function openInlineLink(tasks: TaskDefinitions, clock: Clock, events: LinkEvents): Link {
  const { now } = clock;
  let isClosed = false;
  let spentMs = 0;
  const host = createTaskHost(tasks, {
    now,
    post: (message) => {
      // One call at a time: nothing is told of others on the way.
      if (!isClosed && message.length === 3) events.note(message, 0);
    },
    write: () => {},
    fitsReply: () => true,
  });

  return {
    send(replyTo, calls) {
      const run = (): void => {
        if (isClosed) return;
        const startMs = now();
        host.run(calls, 0, startMs, (outcomes) => {
          if (!isClosed) events.slot({ type: 'told', outcomes, receiveMs: 0, replyTo });
        });
        spentMs += now() - startMs;
      };
      if (spentMs < TURN_MS) return queueMicrotask(run);
      spentMs = 0;
      clock.setTimer(run, 0);
    },
    tell(what, callId) {
      if (what === 'abort') host.abort(callId);
      // A generator goes on once the page has had a turn, or an endless one would never let it have any.
      else clock.setTimer(() => host.more(callId), 0);
    },
    ping: () => {},
    canShare: false,
    book: () => {},
    look: () => {},
    terminate() {
      isClosed = true;
      host.close();
    },
    close: () => {},
  };
}
