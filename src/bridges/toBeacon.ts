import type { ExportedEvent, Exporter } from '../types/exporter.ts';

/**
 * Sends what was told in one task as one beacon: a JSON array of events as they are, measured or not. For batches, retries and
 * what is kept while the network is away take `createHttpExporter`.
 *
 * @example
 * onMapVital(map, toBeacon('/vitals'));
 */
export function toBeacon(url: string): Exporter {
  const waiting: ExportedEvent[] = [];
  let isGiven = true;
  const send = (): void => {
    const events = waiting.splice(0);
    if (isGiven && events.length > 0) navigator.sendBeacon(url, JSON.stringify(events));
  };
  const tell = (event: ExportedEvent): void => {
    // A microtask still runs when the page goes; a timer does not.
    if (waiting.push(event) === 1) queueMicrotask(send);
  };
  return Object.assign(tell, {
    async flush() {
      send();
    },
    setConsent(given: boolean) {
      isGiven = given;
    },
  });
}
