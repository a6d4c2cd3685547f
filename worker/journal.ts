import { releaseProxy, transfer, wrap } from 'comlink';
import type { RemoteControl, WireOutcomes } from './wire.ts';

/** Where a worker writes how the calls of a shared message end: a port that is read only when the page must know. */
export interface Journal {
  /** Readies it for so many entries. */
  book(count: number): void;
  /** Reads it from now on. */
  look(): void;
  /** What the worker answers to comlink. */
  hear(data: unknown): void;
  close(): void;
}

/** Entries that may lie unread: they cost memory until the port is closed. */
const MAX_ENTRIES = 1024;

/** Opens a worker's journal: its ends are handed over by comlink. */
export function openJournal(worker: Worker, onOutcomes: (outcomes: WireOutcomes) => void): Journal {
  let answer: (event: { readonly data: unknown }) => void = () => {};
  let port: MessagePort | undefined;
  let entryCount = 0;
  let isOpen = false;
  // Held, for comlink releases a worker whose proxies were all collected.
  let remote: ReturnType<typeof wrap<RemoteControl>> | undefined = wrap<RemoteControl>({
    addEventListener: (_type: string, listener: unknown) => (answer = listener as typeof answer),
    removeEventListener: () => {},
    postMessage: (message: unknown, transferables: Transferable[] = []) => worker.postMessage(message, transferables),
  });

  const close = (): void => {
    port?.close();
    port = undefined;
    isOpen = false;
  };

  return {
    book(count) {
      entryCount += count;
      if (port && !isOpen && entryCount <= MAX_ENTRIES) return;
      close();
      const { port1, port2 } = new MessageChannel();
      port = port1;
      entryCount = count;
      void remote?.book(transfer(port2, [port2]));
    },
    look() {
      if (!port || isOpen) return;
      isOpen = true;
      port.addEventListener('message', ({ data }) => onOutcomes(data as WireOutcomes));
      port.start();
    },
    hear: (data) => answer({ data }),
    close() {
      close();
      remote?.[releaseProxy]();
      // Comlink's registry of proxies holds this end as long as they live: they must not be held from here.
      remote = undefined;
    },
  };
}
