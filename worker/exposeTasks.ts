import { hostClock } from '../src/lib/clock.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';
import { isTiny } from './isTiny.ts';
import { createTaskHost, withoutUnclonable } from './taskHost.ts';
import type { ComlinkCall, ReadyMessage, ToWorker } from './wire.ts';
import { toWireError } from '../src/lib/wireError.ts';

/** Makes this worker run the tasks that a `WorkerPool` on the page sends. Call it once, at the end of the worker's module. */
export function exposeTasks(tasks: TaskDefinitions): void {
  const { port1: port, port2 } = new MessageChannel();
  const { now } = hostClock;
  const host = createTaskHost(tasks, {
    now,
    post: (message, transfer) => port.postMessage(message, transfer),
    toWireError,
    fitsReply: isTiny,
  });

  port.onmessage = async (event) => {
    // A message is deserialised when its data is first read.
    const startMs = now();
    const data = event.data as ToWorker | ComlinkCall;
    const deserializeMs = now() - startMs;
    if (!('type' in data)) return host.receive(data);
    if (data.type !== 'APPLY') return;
    const [calls, isQuiet] = data.argumentList;
    const value = await host.run(calls.value, isQuiet.value, deserializeMs);
    const reply = { id: data.id, type: 'RAW', value };
    try {
      port.postMessage(reply);
    } catch {
      port.postMessage({ ...reply, value: value.map((outcome) => withoutUnclonable(outcome, toWireError)) });
    }
  };
  port.onmessageerror = () => port.postMessage(['unreadable', 0]);
  // No event tells the page.
  const close = globalThis.close.bind(globalThis);
  globalThis.close = () => {
    port.postMessage(['closed', 0]);
    close();
  };
  const ready: ReadyMessage = { mapvitals: 'ready', port: port2 };
  postMessage(ready, { transfer: [port2] });
}
