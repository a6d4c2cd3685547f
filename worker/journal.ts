import { releaseProxy, transfer, wrap } from 'comlink';
import type { SlotEvent } from './slot.ts';
import type { RemoteControl, WireOutcomes } from './wire.ts';

/** Where a worker writes how the calls of a shared message end: a port that is read only when the page must know. */
export interface Journal {
  /** What the worker writes finds its way out though it does nothing else; until then no message may rely on it. */
  readonly isReady: boolean;
  /** So many entries will be written. */
  book(count: number): void;
  /** Reads it from now on; an echo comes back after what is in it. */
  look(): void;
  /** What the worker answers to comlink. */
  hear(data: unknown): void;
  close(): void;
}

interface Book {
  /** It has a listener once it is read. */
  readonly port: MessagePort;
  isReady: boolean;
}

/** Entries after which another port takes over: unread, they cost memory until theirs is closed. */
const MAX_ENTRIES = 512;

/** Opens a worker's journal: its ends are handed over by comlink. */
export function openJournal(worker: Worker, tell: (event: SlotEvent) => void): Journal {
  let answer: (event: { readonly data: unknown }) => void = () => {};
  /** The worker writes to the latest that it has heard the page through. */
  const books: Book[] = [];
  let entryCount = 0;
  // Held, for comlink releases a worker whose proxies were all collected.
  let remote: ReturnType<typeof wrap<RemoteControl>> | undefined = wrap<RemoteControl>({
    addEventListener: (_type: string, listener: unknown) => (answer = listener as typeof answer),
    removeEventListener: () => {},
    postMessage: (message: unknown, transferables: Transferable[]) => worker.postMessage(message, transferables),
  });

  const open = (): void => {
    const { port1, port2 } = new MessageChannel();
    const book = { port: port1, isReady: false };
    books.push(book);
    // Firefox connects the two ends by way of another process: what a worker writes before stays in it, and dies with it. Once it
    // has heard the page through the port they are connected, and it says so.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    port1.postMessage(0);
    void remote?.book(transfer(port2, [port2])).then(() => (book.isReady = true));
  };
  const drop = (count: number): void => {
    for (const { port } of books.splice(0, count)) port.close();
  };

  open();
  return {
    get isReady() {
      return books.some((book) => book.isReady);
    },
    book(count) {
      entryCount += count;
      const latest = books.at(-1) as Book;
      if (books.length > 1 && latest.isReady) {
        drop(books.length - 1);
        entryCount = count;
      } else if (books.length === 1 && (latest.port.onmessage || entryCount > MAX_ENTRIES)) open();
    },
    look() {
      for (const { port } of books) {
        port.onmessage ??= ({ data }) => tell({ type: 'told', outcomes: [0, ...(data as WireOutcomes)], receiveMs: 0 });
      }
      sendEcho(() => tell({ type: 'echo' }));
    },
    hear: (data) => answer({ data }),
    close() {
      drop(Infinity);
      remote?.[releaseProxy]();
      // Comlink's registry of proxies holds this end as long as they live: they must not be held from here.
      remote = undefined;
    },
  };
}

/** Else their ends could be collected before the echo is back. */
const echoes = new Set<readonly MessageChannel[]>();

/**
 * Calls back once a message has come the way that those of workers come: after all that was under way before it. In Firefox a port
 * takes that way, by the browser's own process, only once it was handed over, be it within the page.
 */
function sendEcho(onBack: () => void): void {
  const channels = [new MessageChannel(), new MessageChannel()] as const;
  const [sent, way] = channels;
  echoes.add(channels);
  way.port2.onmessage = ({ ports }) => {
    const port = ports[0] as MessagePort;
    port.onmessage = () => {
      echoes.delete(channels);
      for (const { port1, port2 } of channels) {
        port1.close();
        port2.close();
      }
      port.close();
      onBack();
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    sent.port1.postMessage(0);
  };
  way.port1.postMessage(0, [sent.port2]);
}
