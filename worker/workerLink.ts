import { releaseProxy, transfer, wrap } from 'comlink';
import type { Clock } from '../src/types/clock.ts';
import type {
  CallNote,
  ComlinkCall,
  FromWorker,
  ReadyMessage,
  RemoteControl,
  WireCalls,
  WireOutcomes,
} from './wire.ts';

/** What a link tells. */
export interface LinkEvents {
  ready(): void;
  /** How calls ended; `replyTo`: the message that this answers, and ends. */
  outcomes(outcomes: WireOutcomes, receiveMs: number, nowMs: number, replyTo?: number): void;
  note(note: CallNote, receiveMs: number): void;
  /** The worker could not read a message, or the page could not read what it says. */
  unreadable(): void;
  garbled(): void;
  /** A sign of life. */
  seen(): void;
  /** The worker can do no more, or nobody knows what it does. */
  failed(code: 'WORKER_CRASH' | 'WORKER_LOST', cause: unknown): void;
}

/** The way to whatever runs tasks: a worker or the page itself. */
export interface Link {
  /** Throws what the browser throws for a value that it cannot clone. */
  send(messageId: number, calls: WireCalls, transferables: readonly Transferable[]): void;
  tell(what: 'abort' | 'more', callId: number): void;
  ping(): void;
  /** Readies the journal for so many entries. */
  book(count: number): void;
  /** Reads the journal from now on. */
  look(): void;
  /** Ends the worker. What it has written before may still come, and it may go on for a moment. */
  terminate(): void;
  close(): void;
}

/** Entries of a journal that may lie unread: they cost memory until it is closed. */
const MAX_ENTRIES = 1024;

/** Connects a worker. Throws what its constructor throws. */
export function openWorkerLink(createWorker: () => Worker, clock: Clock, events: LinkEvents): Link {
  const worker = createWorker();
  let answerControl: (event: { readonly data: unknown }) => void = () => {};
  let journal: MessagePort | undefined;
  let entryCount = 0;
  let isOpen = false;

  const onMessage = (event: MessageEvent): void => {
    // A message is deserialised when its data is first read.
    const startMs = clock.now();
    const data: unknown = event.data;
    const nowMs = clock.now();
    const receiveMs = nowMs - startMs;
    // What this worker says is said by our own code, or by an app's, which nobody here waits for.
    // The cast: a list on this channel has the form that our own host writes.
    if (Array.isArray(data)) hear(data as unknown as FromWorker, receiveMs, nowMs);
    else if (isAnswer(data)) {
      if (data.id !== 0) events.outcomes(data.value, receiveMs, nowMs, data.id);
    } else if ((data as Partial<ReadyMessage> | null)?.mapvitals === 'ready') events.ready();
    else {
      events.seen();
      answerControl({ data });
    }
  };
  const hear = (message: FromWorker, receiveMs: number, nowMs: number): void => {
    switch (message[0]) {
      case 'part':
        return events.outcomes(message[1], receiveMs, nowMs);
      case 'closed':
        events.outcomes(message[1], receiveMs, nowMs);
        return events.failed('WORKER_LOST', undefined);
      case 'unreadable':
        return events.unreadable();
      default:
        return events.note(message, receiveMs);
    }
  };
  const onError = (event: ErrorEvent): void => {
    event.preventDefault();
    const { message, filename, lineno } = event;
    const cause =
      event.error ?? new Error(message ? `${message} (${filename}:${lineno})` : 'the browser gave no reason');
    events.failed('WORKER_CRASH', cause);
  };
  const onGarbled = (): void => events.garbled();
  worker.addEventListener('message', onMessage);
  worker.addEventListener('messageerror', onGarbled);
  worker.addEventListener('error', onError);
  // No event tells that somebody else has ended the worker.
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    terminate();
    events.failed('WORKER_LOST', undefined);
  };

  const post = (id: number, name: string, value: unknown, transferables: readonly Transferable[] = []): void => {
    const call: ComlinkCall = { id, type: 'APPLY', path: [name], argumentList: [{ type: 'RAW', value }] };
    worker.postMessage(call, transferables as Transferable[]);
  };
  // Held, for comlink releases a worker whose proxies were all collected.
  let remote: ReturnType<typeof wrap<RemoteControl>> | undefined = wrap<RemoteControl>({
    addEventListener: (_type: string, listener: unknown) => (answerControl = listener as typeof answerControl),
    removeEventListener: () => {},
    postMessage: (message: unknown, transferables: Transferable[] = []) => worker.postMessage(message, transferables),
  });
  const closeJournal = (): void => {
    journal?.close();
    journal = undefined;
    isOpen = false;
  };

  return {
    send: (messageId, calls, transferables) => post(messageId, 'run', calls, transferables),
    tell: (what, callId) => post(0, what, callId),
    ping: () => void remote?.ping(),
    book(count) {
      entryCount += count;
      if (journal && !isOpen && entryCount <= MAX_ENTRIES) return;
      closeJournal();
      const { port1, port2 } = new MessageChannel();
      journal = port1;
      entryCount = count;
      void remote?.book(transfer(port2, [port2]));
    },
    look() {
      if (!journal || isOpen) return;
      isOpen = true;
      journal.addEventListener('message', ({ data }) => events.outcomes(data as WireOutcomes, 0, clock.now()));
      journal.start();
    },
    terminate() {
      worker.removeEventListener('message', onMessage);
      worker.removeEventListener('messageerror', onGarbled);
      worker.removeEventListener('error', onError);
      terminate();
    },
    close() {
      closeJournal();
      remote?.[releaseProxy]();
      // Comlink's registry of proxies holds this end as long as they live: they must not be held from here.
      remote = undefined;
    },
  };
}

function isAnswer(data: unknown): data is { readonly id: number; readonly value: WireOutcomes } {
  return typeof (data as { readonly id?: unknown } | null)?.id === 'number';
}
