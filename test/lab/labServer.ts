import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { textureTile } from '../../e2e/support/pngTile.ts';
import type { AddressInfo } from 'node:net';

export interface LabServer {
  readonly origin: string;
  /** Of each tile: when its answer ended, epoch milliseconds. */
  readonly tileEnds: readonly number[];
  /** Every tile is answered so from now on. */
  answerTiles(status: number): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };
const TILE_MS = 60;

/** The pages of this folder, and tiles for them. */
export async function startLabServer(): Promise<LabServer> {
  const tileEnds: number[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, z, x, y] = /^\/tiles\/(\d+)\/(-?\d+)\/(-?\d+)\.png$/.exec(pathname) ?? [];
    if (z) {
      response.on('finish', () => tileEnds.push(performance.timeOrigin + performance.now()));
      const delayMs = TILE_MS + ((Number(x) * 7 + Number(y) * 13) % 5) * 30;
      void sleep(delayMs).then(() =>
        response
          .writeHead(status, { 'Content-Type': 'image/png', 'Cache-Control': 'no-store' })
          .end(status === 200 ? textureTile(Number(z), Number(x), Number(y)) : ''),
      );
      return;
    }
    const name = pathname.slice(1) || 'map.html';
    readFile(new URL(`./pages/${name}`, import.meta.url)).then(
      (body) => response.writeHead(200, { 'Content-Type': TYPES[name.split('.').at(-1) ?? ''] ?? '' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    tileEnds,
    answerTiles: (next) => void (status = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
