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
    isQuiet: boolean,
    transferables: readonly Transferable[],
    onReply: (outcomes: readonly WireOutcome[], receiveMs: number) => void,
  ): void;
  post(message: ToWorker): void;
  /** Ends the worker. What it has said before may still come. */
  terminate(): void;
  close(): void;
}

type Remote = ReturnType<typeof wrap<RemoteTasks>>;

/** Connects a worker. Throws what its constructor throws. */
export function openWorkerLink(createWorker: () => Worker, clock: Clock, events: LinkEvents): Link {
  const worker = createWorker();
  let port: MessagePort | undefined;
  let remote: Remote | undefined;
  let run: Remote['run'] | undefined;
  let receiveMs = 0;
  let sendError: { readonly error: unknown } | undefined;
  let answer: (event: { data: unknown }) => void = () => {};

  const onReady = ({ data }: MessageEvent): void => {
    if ((data as Partial<ReadyMessage> | null)?.mapvitals !== 'ready' || port) return;
    ({ port } = data as ReadyMessage);
    port.addEventListener('message', onMessage);
    port.addEventListener('messageerror', onGarbled);
    port.start();
    remote = wrap<RemoteTasks>({ addEventListener: listen, removeEventListener: () => {}, postMessage });
    // Held, for comlink releases a worker whose proxies were all collected; and each `remote.run` would be a new one.
    run = remote.run;
    events.ready();
  };
  const onMessage = (event: MessageEvent): void => {
    // A message is deserialised when its data is first read.
    const startMs = clock.now();
    const data: unknown = event.data;
    receiveMs = clock.now() - startMs;
    if (!Array.isArray(data)) return answer({ data });
    if (data[0] === 'closed') events.failed('WORKER_LOST', undefined);
    // The other end of this port is our own code.
    else events.message(data as unknown as FromWorker, receiveMs);
  };
  const onGarbled = (): void => events.message(['garbled', 0], 0);
  const onError = (event: ErrorEvent): void => {
    event.preventDefault();
    const { message, filename, lineno } = event;
    const cause =
      event.error ?? new Error(message ? `${message} (${filename}:${lineno})` : 'the browser gave no reason');
    events.failed('WORKER_CRASH', cause);
  };
  worker.addEventListener('message', onReady);
  worker.addEventListener('error', onError);
  // No event tells that somebody else has ended the worker.
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    terminate();
    events.failed('WORKER_LOST', undefined);
  };

  // Comlink's end of the port.
  const listen = (_type: string, listener: unknown): void => {
    answer = listener as typeof answer;
  };
  const postMessage = (message: { readonly id?: string }, transferables: Transferable[] = []): void => {
    try {
      port?.postMessage(message, transferables);
    } catch (error) {
      sendError = { error };
      // Or comlink would wait for the answer for ever.
      answer({ data: { id: message.id, type: 'RAW' } });
    }
  };

  return {
    send(calls, isQuiet, transferables, onReply) {
      sendError = undefined;
      const reply = run?.(transferables.length > 0 ? transfer(calls, [...transferables]) : calls, isQuiet);
      if (sendError) throw (sendError as { error: unknown }).error;
      void reply?.then((outcomes) => onReply(outcomes, receiveMs));
    },
    post: (message) => port?.postMessage(message),
    terminate() {
      worker.removeEventListener('message', onReady);
      worker.removeEventListener('error', onError);
      terminate();
    },
    close() {
      port?.removeEventListener('message', onMessage);
      port?.removeEventListener('messageerror', onGarbled);
      remote?.[releaseProxy]();
      // Comlink's registry of proxies holds this end as long as they live: they must not be held from here.
      remote = undefined;
      run = undefined;
      port?.close();
    },
  };
}
