import { releaseProxy, transfer, wrap } from 'comlink';
import type { Clock } from '../src/types/clock.ts';
import type { FromWorker, ReadyMessage, RemoteTasks, ToWorker, WireCall, WireOutcome } from './wire.ts';

/** What a link tells. */
export interface LinkEvents {
  ready(): void;
  message(message: FromWorker, receiveMs: number): void;
  /** The worker can do no more, or nobody knows what it does. */
  failed(code: 'WORKER_CRASH' | 'WORKER_LOST', cause: unknown): void;
}

/** The way to whatever runs tasks: a worker or the page itself. */
export interface Link {
  /** Throws what the browser throws for a value that it cannot clone. */
  send(
    calls: readonly WireCall[],
    transferables: readonly Transferable[],
    onReply: (outcome: WireOutcome | undefined, receiveMs: number) => void,
  ): void;
  post(message: ToWorker): void;
  /** Ends the worker. What it has said on its control port may still come. */
  terminate(): void;
  close(): void;
}

export function openWorkerLink(createWorker: () => Worker, clock: Clock, events: LinkEvents): Link {
  const worker = createWorker();
  let control: MessagePort | undefined;
  let receiveMs = 0;
  let sendError: { readonly error: unknown } | undefined;
  let deliver: (event: { data: unknown }) => void = () => {};

  const read = (event: MessageEvent): unknown => {
    // A message is deserialised when its data is first read.
    const startMs = clock.now();
    const data: unknown = event.data;
    receiveMs = clock.now() - startMs;
    return data;
  };
  const onMessage = (event: MessageEvent): void => {
    const data = read(event);
    if (!isReady(data)) return deliver({ data });
    if (control) return;
    control = data.control;
    control.addEventListener('message', onControl);
    control.start();
    events.ready();
  };
  const onControl = (event: MessageEvent): void => {
    const message = read(event) as FromWorker;
    if (message[0] === 'closed') events.failed('WORKER_LOST', undefined);
    else events.message(message, receiveMs);
  };
  const onUnreadable = (): void => events.message(['unreadable', 0], 0);
  const onError = (event: ErrorEvent): void => {
    event.preventDefault();
    const { message, filename, lineno } = event;
    const cause =
      event.error ?? new Error(message ? `${message} (${filename}:${lineno})` : 'the browser gave no reason');
    events.failed('WORKER_CRASH', cause);
  };
  worker.addEventListener('message', onMessage);
  worker.addEventListener('messageerror', onUnreadable);
  worker.addEventListener('error', onError);
  // No event tells that somebody else has ended the worker.
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    terminate();
    events.failed('WORKER_LOST', undefined);
  };

  const remote = wrap<RemoteTasks>({
    addEventListener: (_type, listener) => {
      deliver = listener as unknown as typeof deliver;
    },
    removeEventListener: () => {},
    postMessage: (message: { id?: string }, transferables?: Transferable[]) => {
      try {
        worker.postMessage(message, transferables ?? []);
      } catch (error) {
        sendError = { error };
        // Or comlink would wait for the answer for ever.
        deliver({ data: { id: message.id, type: 'RAW' } });
      }
    },
  });
  // Held, for comlink releases a worker whose proxies were all collected; and each `remote.run` would be a new one.
  const { run } = remote;

  return {
    send(calls, transferables, onReply) {
      sendError = undefined;
      void run(transferables.length > 0 ? transfer(calls, [...transferables]) : calls).then((outcome) => {
        if (!failure) onReply(outcome, receiveMs);
      });
      const failure = sendError;
      if (failure) throw (failure as { error: unknown }).error;
    },
    post: (message) => control?.postMessage(message),
    terminate() {
      worker.removeEventListener('message', onMessage);
      worker.removeEventListener('messageerror', onUnreadable);
      worker.removeEventListener('error', onError);
      remote[releaseProxy]();
      terminate();
    },
    close() {
      control?.removeEventListener('message', onControl);
      control?.close();
    },
  };
}

function isReady(data: unknown): data is ReadyMessage {
  return (data as Partial<ReadyMessage> | null)?.mapvitals === 'ready';
}
