import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { fleetProxy } from '../../demo/vite/fleetProxy.ts';
import { buildPages } from '../../e2e/support/buildPages.ts';
import type { Plugin } from 'vite';

export interface Pages {
  readonly origin: string;
  /** Bodies that went through to the back end, one number a request. */
  readonly sentBytes: readonly number[];
  close(): Promise<void>;
}

const TILE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

/** The pages of the fleet, built as an app builds them, served by Vite with the demo's own proxy. `routes`: back ends by path. */
export async function startPages(routes: Readonly<Record<string, string>>): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-fleet-pages-'));
  await buildPages(folder, fileURLToPath(new URL('./pages', import.meta.url)));
  const sentBytes: number[] = [];
  const tilesAndBytes: Plugin = {
    name: 'fleet-tiles',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (request.method === 'POST') sentBytes.push(Number(request.headers['content-length']));
        if (request.url?.startsWith('/tile.png')) {
          response.setHeader('Content-Type', 'image/png').end(Buffer.from(TILE, 'base64'));
        } else if (request.url?.startsWith('/missing')) response.writeHead(500).end();
        else next();
      });
    },
  };
  const server = await createServer({
    configFile: false,
    root: folder,
    cacheDir: join(folder, '.vite'),
    logLevel: 'error',
    appType: 'mpa',
    plugins: [tilesAndBytes, ...Object.entries(routes).map(([path, url]) => fleetProxy(url, path))],
    server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  await server.listen();
  return {
    origin: server.resolvedUrls!.local[0]!.replace(/\/$/, ''),
    sentBytes,
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
