import type { ExportHost } from '../../src/exporters/exportOptions.ts';
import type { Telemetry } from '../../src/exporters/telemetry.ts';

export interface ReceivedRequest {
  readonly url: string;
  readonly batch: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly keepalive: boolean;
  /** By the browser, once the page was gone. */
  readonly wasArmed: boolean;
}

/** What a request comes to: a status with headers, `lost` (it arrived, the answer did not), `down`, or never. */
export type Answer = number | 'lost' | 'down' | 'hangs' | { readonly status: number; readonly retryAfter: string };

export interface FakeCollector extends ExportHost {
  /** That arrived, in their order. */
  readonly received: readonly ReceivedRequest[];
  readonly armed: readonly ReceivedRequest[];
  /** For the next requests, one each; then 200. */
  answer(...answers: Answer[]): void;
  goOffline(isOffline: boolean): void;
  /** The browser sends what is armed: the page has crashed, or it pleases. */
  activate(): void;
  /** More than this is refused by `fetchLater`. */
  limitArmed(bytes: number): void;
  telemetry(): readonly Telemetry[];
}

/** A collector with a log, and the browser before it. It keeps nothing on a device. */
export function createFakeCollector(): FakeCollector {
  const received: ReceivedRequest[] = [];
  let answers: Answer[] = [];
  let isOffline = false;
  let armLimit = 64_000;
  let armed: { request: ReceivedRequest; result: { activated: boolean } }[] = [];

  const read = (url: string, { body, headers, keepalive }: RequestInit, wasArmed: boolean): ReceivedRequest => ({
    url,
    batch: new URL(url, 'http://page').searchParams.get('batch')!,
    headers: headers as Record<string, string>,
    body: (body as Uint8Array).slice(),
    keepalive: keepalive === true,
    wasArmed,
  });
  return {
    received,
    get armed() {
      return armed.map(({ request }) => request);
    },
    answer: (...next) => void (answers = [...answers, ...next]),
    goOffline: (is) => void (isOffline = is),
    limitArmed: (bytes) => void (armLimit = bytes),
    isOnline: () => !isOffline,
    indexedDB: null,
    locks: undefined,
    async fetch(url, init) {
      const answer = isOffline ? 'down' : (answers.shift() ?? 200);
      if (answer === 'down') throw new TypeError('Failed to fetch');
      received.push(read(url, init, false));
      if (answer === 'lost') throw new TypeError('Failed to fetch');
      if (answer === 'hangs') {
        return new Promise((_, reject) =>
          init.signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        );
      }
      return typeof answer === 'number'
        ? new Response(null, { status: answer })
        : new Response(null, { status: answer.status, headers: { 'retry-after': answer.retryAfter } });
    },
    fetchLater(url, init) {
      const request = read(url, init, true);
      const sum = armed.reduce((bytes, it) => bytes + it.request.body.length, request.body.length);
      if (sum > armLimit) throw new DOMException('full', 'QuotaExceededError');
      const entry = { request, result: { activated: false } };
      armed.push(entry);
      init.signal!.addEventListener('abort', () => {
        armed = armed.filter((it) => it !== entry);
      });
      return entry.result;
    },
    activate() {
      for (const { request, result } of armed) {
        result.activated = true;
        received.push(request);
      }
    },
    telemetry: () => received.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as Telemetry),
  };
}
