import { releaseProxy, transfer, wrap } from 'comlink';
import type { SlotEvent } from './slot.ts';
import type { RemoteControl, WireOutcomes } from './wire.ts';

/** Where a worker writes how the calls of a shared message end: a port that is read only when the page must know. */
export interface Journal {
  /** Readies it for so many entries. */
  book(count: number): void;
  /** Reads it from now on; an echo comes back after what is in it. */
  look(): void;
  /** What the worker answers to comlink. */
  hear(data: unknown): void;
  close(): void;
}

/** Entries that may lie unread: they cost memory until the port is closed. */
const MAX_ENTRIES = 1024;

/** Opens a worker's journal: its ends are handed over by comlink. */
export function openJournal(worker: Worker, tell: (event: SlotEvent) => void): Journal {
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
      if (port && !isOpen) {
        isOpen = true;
        port.addEventListener('message', ({ data }) =>
          tell({ type: 'told', outcomes: data as WireOutcomes, receiveMs: 0 }),
        );
        port.start();
      }
      sendEcho(() => tell({ type: 'echo' }));
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

/** Else their ends could be collected before the echo is back. */
const echoes = new Set<MessageChannel>();

/**
 * Calls back once a message has come the way that those of workers come: after all that was under way before it. In Firefox a port
 * takes that way, by the browser's own process, only once it was handed over, be it within the page.
 */
function sendEcho(onBack: () => void): void {
  const [sent, way] = [new MessageChannel(), new MessageChannel()];
  const channels = [sent, way];
  const hear = (port: MessagePort, onMessage: (event: MessageEvent) => void): void => {
    port.addEventListener('message', onMessage, { once: true });
    port.start();
  };
  for (const channel of channels) echoes.add(channel);
  hear(way.port2, ({ ports: [port] }) => {
    if (!port) return;
    hear(port, () => {
      for (const channel of channels) {
        echoes.delete(channel);
        channel.port1.close();
        channel.port2.close();
      }
      port.close();
      onBack();
    });
    sent.port1.postMessage(0);
  });
  way.port1.postMessage(0, [sent.port2]);
}
