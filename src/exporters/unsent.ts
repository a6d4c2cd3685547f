import { promisifyRequest } from 'idb-keyval';
import { createIdbStore, hostIndexedDb } from '../lib/idbStore.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import { isTelemetry } from './isTelemetry.ts';
import type { Drop } from './encoding.ts';
import type { Telemetry } from './telemetry.ts';
import type { ExportSettings } from './exportOptions.ts';

/** A batch on the device. */
export interface UnsentBatch {
  readonly id: string;
  readonly url: string;
  readonly signal: string;
  readonly telemetry: Telemetry;
  readonly bornEpochMs: number;
  readonly sizeBytes: number;
}

/** Batches that wait on the device, or in memory where the device takes none. No call rejects. */
export interface Unsent {
  put(batch: UnsentBatch): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those of this address, oldest first; what is beyond the limits is gone. */
  list(): Promise<readonly UnsentBatch[]>;
  /** `false`: another tab has sent it, or its user wants it forgotten. */
  has(id: string): Promise<boolean>;
  /** Takes it, if it is in memory. */
  take(id: string): boolean;
  /** Takes those that are in memory. */
  recall(): readonly UnsentBatch[];
  clear(): Promise<void>;
}

const FORMAT = 1;
/** A device that has not answered by then may never do: https://bugs.webkit.org/show_bug.cgi?id=226547 */
const DEVICE_MS = 3000;

export interface UnsentParts {
  /** Its own; of any version, for what was measured before a deploy is worth as much. */
  readonly app: string;
  /** Others that send to the same address write otherwise. */
  readonly signals: readonly string[];
  readonly drop: Drop;
  readonly note: (code: string, message: string) => void;
}

export function createUnsent(
  { host, clock, url, maxKeptBatches, maxKeptBytes, maxKeptAgeMs }: ExportSettings,
  { app, signals, drop, note }: UnsentParts,
): Unsent {
  const { indexedDB = hostIndexedDb() } = host;
  const { use } = createIdbStore({ indexedDB, name: `mapvitals-unsent-${FORMAT}-${app}` });
  let inMemory: UnsentBatch[] = [];

  const change = (write: (store: IDBObjectStore) => void): Promise<void> =>
    use('readwrite', (store) => {
      write(store);
      // A page that goes has no time for the browser's own.
      store.transaction.commit?.();
      return promisifyRequest(store.transaction);
    });
  const inTime = <Result>(work: () => Promise<Result>): Promise<Result> =>
    withTimeout(work, { timeoutMs: DEVICE_MS, clock, onTimeout: () => new Error('the device does not answer') });
  const readAll = async (): Promise<UnsentBatch[]> => {
    try {
      const found = await use('readonly', (store) => promisifyRequest<unknown[]>(store.getAll()));
      return found.filter(isUnsent);
    } catch {
      return [];
    }
  };
  /** The newest that fit; the others are gone. */
  const trim = async (): Promise<UnsentBatch[]> => {
    const onDevice = await inTime(readAll).catch(() => []);
    // What a slow device was given has come there after all.
    const onlyInMemory = inMemory.filter(({ id }) => onDevice.every((batch) => batch.id !== id));
    const all = [...onDevice, ...onlyInMemory].sort((a, b) => a.bornEpochMs - b.bornEpochMs).reverse();
    let sizeBytes = 0;
    const isKept = ({ bornEpochMs, sizeBytes: own }: UnsentBatch, index: number): boolean =>
      (sizeBytes += own) <= maxKeptBytes &&
      index < maxKeptBatches &&
      // Or so far ahead: the user has set the clock back.
      Math.abs(clock.epochNow() - bornEpochMs) <= maxKeptAgeMs;
    const kept = all.filter(isKept);
    const gone = all.filter((batch) => !kept.includes(batch));
    for (const batch of gone) drop('kept-too-long', batch);
    await removeAll(gone.map(({ id }) => id));
    return kept.reverse();
  };
  const removeAll = async (ids: readonly string[]): Promise<void> => {
    inMemory = inMemory.filter(({ id }) => !ids.includes(id));
    if (ids.length) await inTime(() => change((store) => ids.forEach((id) => store.delete(id)))).catch(() => {});
  };

  return {
    async put(batch) {
      try {
        await inTime(() => change((store) => store.put(batch, batch.id)));
      } catch (error) {
        // Full, hung, or there is none.
        inMemory.push(batch);
        note(
          'export-not-kept',
          `the device keeps nothing (${String(error)}): what is unsent when the page goes is lost`,
        );
      }
      await trim();
    },
    remove: (id) => removeAll([id]),
    list: async () => (await trim()).filter((batch) => batch.url === url && signals.includes(batch.signal)),
    has: (id) => inTime(() => use('readonly', (store) => promisifyRequest(store.count(id)))).then(Boolean, () => false),
    take(id) {
      const isThere = inMemory.some((batch) => batch.id === id);
      inMemory = inMemory.filter((batch) => batch.id !== id);
      return isThere;
    },
    recall() {
      const all = inMemory;
      inMemory = [];
      return all;
    },
    async clear() {
      inMemory = [];
      const all = await readAll();
      // One that was being put, and found no room.
      inMemory = [];
      await removeAll(all.filter((batch) => batch.url === url).map(({ id }) => id));
    },
  };
}

/** `false`: something else wrote it. */
function isUnsent(stored: unknown): stored is UnsentBatch {
  const { id, url, signal, telemetry, bornEpochMs, sizeBytes } = (stored ?? {}) as Partial<UnsentBatch>;
  return (
    [id, url, signal].every((text) => typeof text === 'string') &&
    [bornEpochMs, sizeBytes].every(Number.isFinite) &&
    isTelemetry(telemetry)
  );
}
