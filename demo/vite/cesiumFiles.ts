import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'vite';

/** What Cesium fetches by itself: workers, images, and what they need. */
const FOLDERS = ['Assets', 'ThirdParty', 'Workers'];
const MIME_TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', json: 'application/json' };

/** Gives the pages with Cesium its own files under `cesium/`, in development and in the build alike. */
export function cesiumFiles(): Plugin {
  const root = join(dirname(createRequire(import.meta.url).resolve('cesium/package.json')), 'Build/Cesium');
  const list = (): string[] =>
    FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return {
    name: 'mapvitals-cesium-files',
    configureServer(server) {
      const known = new Set(list());
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/cesium\//, '');
        if (!known.has(path)) {
          next();
          return;
        }
        const mimeType = MIME_TYPES[path.slice(path.lastIndexOf('.') + 1)];
        if (mimeType) response.setHeader('Content-Type', mimeType);
        response.end(readFileSync(join(root, path)));
      });
    },
    generateBundle() {
      for (const path of list()) {
        this.emitFile({ type: 'asset', fileName: `cesium/${path}`, source: readFileSync(join(root, path)) });
      }
    },
  };
}
