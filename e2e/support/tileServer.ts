import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pngTile, textureTile } from './pngTile.ts';
import { squaresTile } from './squaresTile.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Which tiles there are: Chicago's streets at zoom 13; in every tile one line, a coloured square, or many
 * small ones (as an image, as vectors).
 */
export type TileSource = 'streets' | 'line' | 'photo' | 'texture' | 'squares';

export interface TileRequest {
  readonly source: TileSource;
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** Requests of this source before this one, since the last `reset`. */
  readonly index: number;
}

/** How a tile was answered. Times are epoch milliseconds with fractions, as `performance.timeOrigin + performance.now()`. */
export interface TileLogEntry extends TileRequest {
  readonly status: number;
  readonly startEpochMs: number;
  /** No byte was handed to the network before. */
  readonly sendEpochMs: number;
  /** The last byte was handed to the network. */
  readonly endEpochMs: number;
}

export interface TileBehaviour {
  readonly delayMs?: (tile: TileRequest) => number;
  /** @default 200 */
  readonly status?: (tile: TileRequest) => number;
  /** `slow`: its second half comes 400 ms later; `cut`: it breaks off in the middle. @default 'whole' */
  readonly body?: (tile: TileRequest) => 'whole' | 'slow' | 'cut';
}

export interface TileServer {
  readonly origin: string;
  /** In the order in which the answers ended. */
  readonly log: readonly TileLogEntry[];
  /** Requests that are not answered yet, and whose page has not gone. */
  readonly openCount: number;
  /** What pages that nobody can ask have sent to `/told`, the latest last. */
  readonly told: readonly string[];
  /** Forgets the log and answers like this from now on. */
  reset(behaviour?: TileBehaviour): void;
  close(): Promise<void>;
}

export interface TileServerOptions {
  /** Serves this folder too. */
  readonly staticFolder?: string;
  /** Headers of every static file: a content security policy, for one. */
  readonly staticHeaders?: Readonly<Record<string, string>>;
}

const fixtures = dirname(createRequire(import.meta.url).resolve('@mapbox/mvt-fixtures'));
const TILE_PATH = /^\/tiles\/(streets|line|photo|texture|squares)\/(\d+)\/(\d+)\/(\d+)\.\w+$/;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
};
const TILE_HEADERS = { 'Cache-Control': 'no-store', 'Timing-Allow-Origin': '*', 'Access-Control-Allow-Origin': '*' };

const SECOND_HALF_MS = 400;
/** Longer than a busy browser takes to see that something has come: else it asks once more by itself. */
const CUT_AFTER_MS = 400;

const epochNow = (): number => performance.timeOrigin + performance.now();

/** Real tiles on loopback, as slow and as broken as a test wants them, with a log of what was sent when. */
export async function startTileServer({ staticFolder, staticHeaders }: TileServerOptions = {}): Promise<TileServer> {
  let log: TileLogEntry[] = [];
  let behaviour: TileBehaviour = {};
  let counts = new Map<TileSource, number>();
  const open = new Set<ServerResponse>();
  let told: string[] = [];

  async function sendTile(response: ServerResponse, tile: TileRequest): Promise<void> {
    const startEpochMs = epochNow();
    const entries = log;
    open.add(response);
    response.on('close', () => open.delete(response));
    const { delayMs, status: statusOf, body: bodyOf } = behaviour;
    let status = statusOf?.(tile) ?? 200;
    const body = status === 200 ? await readTile(tile) : null;
    if (status === 200 && !body) status = 404;
    await sleep(delayMs?.(tile) ?? 0);
    const sendEpochMs = epochNow();
    response.on('finish', () => entries.push({ ...tile, status, startEpochMs, sendEpochMs, endEpochMs: epochNow() }));
    const way = (body && bodyOf?.(tile)) ?? 'whole';
    if (!body || way === 'whole') {
      response.writeHead(status, TILE_HEADERS).end(body ?? '');
      return;
    }
    const half = body.length >> 1;
    response.writeHead(status, { ...TILE_HEADERS, 'Content-Length': body.length }).write(body.subarray(0, half));
    if (way === 'slow') await sleep(SECOND_HALF_MS).then(() => response.end(body.subarray(half)));
    else await sleep(CUT_AFTER_MS).then(() => response.destroy());
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, name, ...zxy] = TILE_PATH.exec(pathname) ?? [];
    if (name) {
      const source = name as TileSource;
      const [z = 0, x = 0, y = 0] = zxy.map(Number);
      const index = counts.get(source) ?? 0;
      counts.set(source, index + 1);
      await sendTile(response, { source, z, x, y, index });
    } else if (pathname === '/clock') {
      response.writeHead(200, TILE_HEADERS).end(String(epochNow()));
    } else if (pathname === '/told') {
      told.push(await text(request));
      response.writeHead(204).end();
    } else if (staticFolder) {
      const body = await readFile(join(staticFolder, normalize(pathname)));
      response.writeHead(200, { 'Content-Type': CONTENT_TYPES[extname(pathname)] ?? '', ...staticHeaders }).end(body);
    } else response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    get log() {
      return log;
    },
    get openCount() {
      return open.size;
    },
    get told() {
      return told;
    },
    reset(next = {}) {
      log = [];
      told = [];
      counts = new Map();
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readTile({ source, z, x, y }: TileRequest): Promise<Buffer | null> {
  if (source === 'photo') return pngTile(z, x, y);
  if (source === 'texture') return textureTile(z, x, y);
  if (source === 'squares') return squaresTile(z, x, y);
  const path = source === 'line' ? 'fixtures/018/tile.mvt' : `real-world/chicago/${z}-${x}-${y}.mvt`;
  return readFile(join(fixtures, path)).catch(() => null);
}
