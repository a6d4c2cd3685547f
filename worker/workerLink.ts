import type { Clock } from '../src/types/clock.ts';
import type { Journal } from './journal.ts';
import { createLatePart } from './latePart.ts';
import type { LatePart } from './latePart.ts';
import type { SlotEvent } from './slot.ts';
import { NO_ID, PING_ID } from './wire.ts';
import type { CallNote, FromWorker, ReadyMessage, Reply, RunMessage, WireCalls } from './wire.ts';

/** What a link tells. */
export interface LinkEvents {
  slot(event: SlotEvent, nowMs?: number): void;
  note(note: CallNote, receiveMs: number): void;
}

/** The way to whatever runs tasks: a worker or the page itself. */
export interface Link {
  /** Throws what the browser throws for a value that it cannot clone. */
  send(messageId: number, calls: WireCalls, transferables: readonly Transferable[]): void;
  tell(what: 'abort' | 'more', callId: number): void;
  ping(): void;
  /** Calls that may not run twice may share a message. */
  readonly canShare: boolean;
  /** So many entries of the journal will be written. */
  book(count: number): void;
  /** Reads the journal from now on; an echo comes back after what is in it. */
  look(): void;
  /** Ends the worker. What it has written before may still come, and it may go on for a moment. */
  terminate(): void;
  close(): void;
}

/** Without it no message can be shared by calls that may not run twice. */
export const journals: LatePart<typeof import('./journal.ts')> = createLatePart(() => import('./journal.ts'));

/** Connects a worker. Throws what its constructor throws. */
export function openWorkerLink(createWorker: () => Worker, clock: Clock, events: LinkEvents): Link {
  const { slot } = events;
  const worker = createWorker();
  let journal: Journal | undefined;

  const onMessage = (event: MessageEvent): void => {
    // A message is deserialised when its data is first read.
    const startMs = clock.now();
    const data: unknown = event.data;
    const nowMs = clock.now();
    const receiveMs = nowMs - startMs;
    // What this worker says is said by our own code, or by an app's, which nobody here waits for.
    // The cast: a list on this channel has the form that our own host writes.
    if (Array.isArray(data)) hear(data as unknown as FromWorker | Reply, receiveMs, nowMs);
    else if (isPong(data)) slot({ type: 'seen', isIdle: data.value === null }, nowMs);
    else if ((data as Partial<ReadyMessage> | null)?.mapvitals === 'ready') {
      // Before it is needed: that it is ready takes a moment.
      openJournal();
      slot({ type: 'ready' }, nowMs);
    } else journal?.hear(data);
  };
  const hear = (message: FromWorker | Reply, receiveMs: number, nowMs: number): void => {
    switch (message[0]) {
      case 'reply':
        return slot({ type: 'told', outcomes: message[1], receiveMs, replyTo: message[2] }, nowMs);
      case 'part':
      case 'closed':
        slot({ type: 'told', outcomes: message[1], receiveMs }, nowMs);
        if (message[0] === 'closed') fail('WORKER_LOST');
        return;
      case 'unreadable':
        return slot({ type: 'unreadable' }, nowMs);
      default:
        return events.note(message, receiveMs);
    }
  };
  const fail = (code: 'WORKER_CRASH' | 'WORKER_LOST', cause?: unknown): void => slot({ type: 'failed', code, cause });
  const onError = (event: ErrorEvent): void => {
    event.preventDefault();
    const { message, filename, lineno } = event;
    fail('WORKER_CRASH', event.error ?? new Error(message ? `${message} (${filename}:${lineno})` : 'no reason'));
  };
  const onGarbled = (): void => slot({ type: 'garbled' });
  worker.addEventListener('message', onMessage);
  worker.addEventListener('messageerror', onGarbled);
  worker.addEventListener('error', onError);
  // No event tells that somebody else has ended the worker.
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    terminate();
    fail('WORKER_LOST');
  };

  const openJournal = (): Journal | undefined => (journal ??= journals.part?.openJournal(worker, slot));
  const control = (id: number, name: string, value?: unknown): void =>
    worker.postMessage({ id, type: 'APPLY', path: [name], argumentList: [{ type: 'RAW', value }] }, []);

  return {
    send: (messageId, calls, transferables) =>
      worker.postMessage(['run', messageId, calls] satisfies RunMessage, transferables as Transferable[]),
    tell: (what, callId) => control(NO_ID, what, callId),
    ping: () => control(PING_ID, 'ping'),
    get canShare() {
      return openJournal()?.isReady === true;
    },
    book: (count) => journal?.book(count),
    look: () => journal?.look(),
    terminate() {
      worker.removeEventListener('message', onMessage);
      worker.removeEventListener('messageerror', onGarbled);
      worker.removeEventListener('error', onError);
      terminate();
    },
    close: () => journal?.close(),
  };
}

function isPong(data: unknown): data is { readonly value: unknown } {
  return (data as { readonly id?: unknown } | null)?.id === PING_ID;
}
