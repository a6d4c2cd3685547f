import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Telemetry } from '../../src/exporters/telemetry.ts';

/** What was received, as the collector itself has noted it. */
export interface LogEntry {
  readonly path: string;
  /** `null` of what is not ours. */
  readonly batch: string | null;
  readonly contentType: string;
  readonly encoding: string | undefined;
  readonly body: Buffer;
  /** What it was answered with; 0: nothing. */
  readonly status: number;
}

export interface Behaviour {
  /** Of the next posts, one each; then 200. `hang`: no answer; `cut`: it is received, and the connection breaks. */
  readonly answers?: (number | 'hang' | 'cut' | { readonly status: number; readonly retryAfter: string })[];
  readonly preflightMs?: number;
  /** What sends is a file of its own, and comes as late as this. */
  readonly codeMs?: number;
  /** Allowed across origins beside the content type. */
  readonly allowedHeaders?: string;
}

export interface Collector {
  /** Serves the pages, and collects. */
  readonly origin: string;
  /** Collects too, across origins. */
  readonly otherOrigin: string;
  readonly log: readonly LogEntry[];
  reset(behaviour?: Behaviour): void;
  close(): Promise<void>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** A collector of one's own on loopback, with a log. */
export async function startCollector(folder: string): Promise<Collector> {
  let log: LogEntry[] = [];
  let behaviour: Behaviour = {};
  let answers: NonNullable<Behaviour['answers']> = [];

  const collect = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const received = await buffer(request);
    const encoding = request.headers['content-encoding'];
    const answer = answers.shift() ?? 200;
    const status = typeof answer === 'object' ? answer.status : typeof answer === 'number' ? answer : 0;
    log.push({
      path: url.pathname,
      batch: url.searchParams.get('batch'),
      contentType: request.headers['content-type'] ?? '',
      encoding,
      body: encoding === 'gzip' ? gunzipSync(received) : received,
      status,
    });
    if (answer === 'hang') return;
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, typeof answer === 'object' ? { 'Retry-After': answer.retryAfter } : {});
    response.end();
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (request.headers.origin) {
      response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
      response.setHeader('Access-Control-Allow-Headers', `content-type, ${behaviour.allowedHeaders ?? ''}`);
      response.setHeader('Access-Control-Expose-Headers', 'retry-after');
    }
    if (request.method === 'OPTIONS') {
      await sleep(behaviour.preflightMs ?? 0);
      response.writeHead(204).end();
      return;
    }
    if (request.method === 'POST') return collect(request, response, url);
    if (/\/(delivery|tellExporters|createEngine)-/.test(url.pathname))
      await sleep(behaviour.codeMs ?? 0, null, { ref: false });
    try {
      const file = await readFile(join(folder, url.pathname));
      response.writeHead(200, { 'Content-Type': CONTENT_TYPES[extname(url.pathname)] ?? 'application/octet-stream' });
      response.end(file);
    } catch {
      response.writeHead(404).end();
    }
  };
  const listen = async (): Promise<Server> => {
    const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  const servers = [await listen(), await listen()];
  // The cast: it listens on a port.
  const [origin, otherOrigin] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return {
    origin: origin!,
    otherOrigin: otherOrigin!,
    get log() {
      return log;
    },
    reset(next = {}) {
      log = [];
      behaviour = next;
      answers = [...(next.answers ?? [])];
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** Of our own JSON. */
export function telemetryOf(log: readonly LogEntry[]): Telemetry[] {
  return log.filter(({ path }) => path === '/v1/maps').map(({ body }) => JSON.parse(String(body)) as Telemetry);
}

/** Calls of the app's operations in all batches that were answered, or whose answer was lost: each batch once. */
export function deliveredCalls(log: readonly LogEntry[]): Readonly<Record<string, number>> {
  const calls: Record<string, number> = {};
  const taken = new Map(log.filter(({ status }) => status < 400).map((entry) => [entry.batch, entry]));
  for (const { operations } of telemetryOf([...taken.values()])) {
    for (const { attributes, histogram } of operations) {
      const name = String(attributes['map.op']);
      if (name.startsWith('places.')) calls[name] = (calls[name] ?? 0) + histogram.count;
    }
  }
  return calls;
}
