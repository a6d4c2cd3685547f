import { hostClock } from '../src/lib/clock.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';
import { isTiny } from './isTiny.ts';
import { createTaskHost } from './taskHost.ts';
import type { ReadyMessage, WireCall } from './wire.ts';
import { toWireError } from './wireError.ts';

/** Makes this worker run the tasks that a `WorkerPool` on the page sends. Call it once, at the end of the worker's module. */
export function exposeTasks(tasks: TaskDefinitions): void {
  const { port1: control, port2 } = new MessageChannel();
  const { now } = hostClock;
  const host = createTaskHost(tasks, {
    now,
    post: (message, transfer) => control.postMessage(message, transfer),
    toWireError,
    fitsReply: isTiny,
  });
  control.onmessage = ({ data }) => host.receive(data);

  addEventListener('messageerror', () => control.postMessage(['unreadable', 0]));
  addEventListener('message', async (event) => {
    // A message is deserialised when its data is first read.
    const startMs = now();
    const { id, type, argumentList } = event.data as ComlinkCall;
    const deserializeMs = now() - startMs;
    if (type !== 'APPLY') return;
    postMessage({ id, type: 'RAW', value: await host.run(argumentList[0].value, deserializeMs) });
  });
  // No event tells the page.
  const close = globalThis.close.bind(globalThis);
  globalThis.close = () => {
    control.postMessage(['closed', 0]);
    close();
  };
  const ready: ReadyMessage = { mapvitals: 'ready', control: port2 };
  postMessage(ready, { transfer: [port2] });
}

/**
 * What comlink 4.4 sends for `run(calls)`. Answered here and not by its `expose`, which brings all of comlink (1.9 kB) into
 * every worker, answers an output that cannot be cloned without saying why, and cannot tell what a message cost.
 */
interface ComlinkCall {
  readonly id: string;
  readonly type: string;
  readonly argumentList: readonly [{ readonly value: readonly WireCall[] }];
}
