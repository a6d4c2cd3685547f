import { test as base, expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDemo } from '../support/demoTest.ts';
import { buildOnce } from '../support/sharedBuilds.ts';
import type { AddressInfo } from 'node:net';

/** Not at the root: a site that is published for a project lies in a folder. */
export const BASE = '/any/folder/';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface Site {
  readonly folder: string;
  readonly origin: string;
  /** Of every page, from the site's own folder: `vitals/GSL.html`. */
  readonly pages: readonly string[];
}

/** The docs as they are published, served from a folder under a strict content security policy. */
export const test = base.extend<object, { site: Site }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const folder = await buildOnce('site', async (outDir) => {
        const build = fileURLToPath(new URL('../../docs/build.mjs', import.meta.url));
        const demo = await buildOnce('demo', buildDemo);
        execFileSync('node', [build, '--base', BASE, '--out', outDir, '--demo', demo], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
      });
      const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
      const policy = contentSecurityPolicy(folder, pages);
      const server = createServer(({ url = '' }, response) => {
        const path = decodeURIComponent(new URL(url, 'http://site').pathname);
        let file = join(folder, path.startsWith(BASE) ? path.slice(BASE.length) : '404');
        if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
        if (!existsSync(file)) return response.writeHead(404).end();
        const headers = { 'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream' };
        return response.writeHead(200, { ...headers, 'content-security-policy': policy }).end(readFileSync(file));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use({ folder, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pages });
      server.close();
    },
    { scope: 'worker', timeout: 600_000 },
  ],
});

/** Scripts of its own and those few lines that VitePress writes into each page, by their hashes; nothing from elsewhere. */
function contentSecurityPolicy(folder: string, pages: readonly string[]): string {
  const inline = new Set<string>();
  for (const page of pages)
    for (const [, code = ''] of readFileSync(join(folder, page), 'utf8').matchAll(
      /<script(?![^>]*src=)[^>]*>([^]*?)<\/script>/g,
    ))
      inline.add(`'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  return [
    `default-src 'none'`,
    `script-src 'self' ${[...inline].join(' ')}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
  ].join('; ');
}

export { expect };
