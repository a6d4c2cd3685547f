import { hostNow as now } from '../src/lib/clock.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';
import { isTiny } from './isTiny.ts';
import { createTaskHost } from './taskHost.ts';
import type { ComlinkCall, FromWorker, ReadyMessage, Reply } from './wire.ts';

/**
 * Makes this worker run the tasks that a `WorkerPool` on the page sends. Call it once, at the end of the worker's module.
 *
 * @example
 * exposeTasks(tasks); // the last line of tasks.worker.ts; the page's pool has the same tasks
 */
export function exposeTasks(tasks: TaskDefinitions): void {
  let journal: MessagePort | undefined;
  const post = (message: unknown, transfer: Transferable[] = []): void => postMessage(message, { transfer });
  const host = createTaskHost(tasks, {
    now,
    post,
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    write: (outcome) => journal?.postMessage(outcome),
    fitsReply: isTiny,
  });

  // Comlink's wire, answered by hand: its `expose` costs as much as all of this, does not say why an output could not be
  // cloned, and cannot be timed.
  const receive = ({ id, type, path, argumentList }: ComlinkCall): void => {
    const value = argumentList?.[0]?.value;
    const answer = (result?: unknown): void => {
      if (id) post({ id, type: 'RAW', value: result });
    };
    switch (type === 'APPLY' ? path?.[0] : type) {
      case 'abort':
        host.abort(value as number);
        break;
      case 'more':
        host.more(value as number);
        break;
      case 'book': {
        // Heard through it, the page is connected: see the page's journal.
        const port = value as MessagePort;
        port.onmessage = () => {
          port.onmessage = null;
          journal = port;
          answer();
        };
        return;
      }
      case 'ping':
        return answer(host.isRunning || null);
      case 'RELEASE':
        break;
      default:
        return;
    }
    answer();
  };
  addEventListener('message', (event) => {
    // A message is deserialised when its data is first read.
    const startMs = now();
    const { data } = event;
    const nowMs = now();
    if (data?.type) receive(data);
    if (data?.[0] !== 'run') return;
    host.run(data[2], nowMs - startMs, nowMs, (outcomes) => post(['reply', outcomes, data[1]] satisfies Reply));
  });
  addEventListener('messageerror', () => post(['unreadable'] satisfies FromWorker));
  // No event tells the page.
  const close = globalThis.close.bind(globalThis);
  globalThis.close = () => {
    post(['closed', host.close()] satisfies FromWorker);
    close();
  };
  post({ mapvitals: 'ready' } satisfies ReadyMessage);
}
