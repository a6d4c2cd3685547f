import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { textureTile } from '../../e2e/support/pngTile.ts';
import type { AddressInfo } from 'node:net';

export interface LabServer {
  readonly origin: string;
  /** Of each tile: when its answer ended, epoch milliseconds. */
  readonly tileEnds: readonly number[];
  /** All that was asked for, since it last forgot. */
  readonly asked: readonly { readonly path: string; readonly userAgent: string; readonly atMs: number }[];
  /** Every tile is answered so from now on, or from this visit on. */
  answerTiles(status: number, fromVisit?: number): void;
  forget(): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };
const STRICT = "default-src 'none'; script-src 'self'; img-src 'self'; require-trusted-types-for 'script'";
const TILE_MS = 60;

/** The pages of this folder, and tiles for them. */
export async function startLabServer(): Promise<LabServer> {
  const tileEnds: number[] = [];
  const asked: { path: string; userAgent: string; atMs: number }[] = [];
  let status = 200;
  let fromVisit = 0;
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    asked.push({ path: pathname, userAgent: request.headers['user-agent'] ?? '', atMs: performance.now() });
    if (pathname === '/never') return;
    if (pathname === '/gone') {
      response.writeHead(302, { Location: '/map.html' }).end();
      return;
    }
    const visit = asked.filter(({ path }) => path.endsWith('.html')).length;
    const isCached = /[?&]cached/.test(request.headers.referer ?? '');
    const [, z, x, y] = /^\/tiles\/(\d+)\/(-?\d+)\/(-?\d+)\.png$/.exec(pathname) ?? [];
    if (z) {
      response.on('finish', () => tileEnds.push(performance.timeOrigin + performance.now()));
      const delayMs = TILE_MS + ((Number(x) * 7 + Number(y) * 13) % 5) * 30;
      const given = visit >= fromVisit ? status : 200;
      void sleep(delayMs).then(() =>
        response
          .writeHead(given, { 'Content-Type': 'image/png', 'Cache-Control': isCached ? 'max-age=600' : 'no-store' })
          .end(given === 200 ? textureTile(Number(z), Number(x), Number(y)) : ''),
      );
      return;
    }
    const name = pathname.slice(1) || 'map.html';
    readFile(new URL(`./pages/${name}`, import.meta.url)).then(
      (body) => {
        const type = TYPES[name.split('.').at(-1) ?? ''] ?? '';
        // A page that forbids itself much.
        const policy = search === '?strict' ? { 'Content-Security-Policy': STRICT } : {};
        return response.writeHead(200, { 'Content-Type': type, ...policy }).end(body);
      },
      () => response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not here</h1>'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    tileEnds,
    asked,
    answerTiles(next, from = 0) {
      status = next;
      fromVisit = from;
    },
    forget() {
      asked.length = 0;
      tileEnds.length = 0;
      status = 200;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
