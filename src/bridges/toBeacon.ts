import type { ExportedEvent, Exporter, ExportSource } from '../types/exporter.ts';

/**
 * Sends what was told in one task as one beacon: a JSON array of events as they are, measured or not. For batches, retries and
 * what is kept while the network is away take `createHttpExporter`.
 *
 * @example
 * onMapVital(map, toBeacon('/vitals'));
 */
export function toBeacon(url: string): Exporter {
  const waiting: ExportedEvent[] = [];
  const sources = new Set<ExportSource>();
  let isGiven = true;
  const send = (): void => {
    const events = waiting.splice(0);
    // Of what is under way when a page goes all of it has 64 KiB: https://w3c.github.io/beacon/#return-value
    if (isGiven && events.length > 0 && !navigator.sendBeacon(url, JSON.stringify(events)))
      throw new RangeError(`${events.length} events are too much at once`);
  };
  const sendNow = (): void => {
    try {
      send();
    } catch (error) {
      // An address that is none, a worker, which has no beacons, or one that was refused: nobody else would catch it.
      for (const { problem } of sources) problem('beacon-failed', String(error));
    }
  };
  const tell = (event: ExportedEvent): void => {
    // A microtask still runs when the page goes; a timer does not.
    if (waiting.push(event) === 1) queueMicrotask(sendNow);
  };
  return Object.assign(tell, {
    connect(source: ExportSource) {
      sources.add(source);
      return () => void sources.delete(source);
    },
    async flush() {
      sendNow();
    },
    setConsent(given: boolean) {
      isGiven = given;
    },
  });
}
