import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync, inflateSync } from 'node:zlib';
import { buildPages } from './support/buildPages.ts';
import { buildOnce } from './support/sharedBuilds.ts';
import type { AddressInfo } from 'node:net';

/** What each tool's own package has sent, by the first part of its path. */
const sent = new Map<string, string>();

test('vitals and violations arrive through the packages that people run', async ({ page }) => {
  test.setTimeout(120_000);
  const folder = await buildOnce('bridges', (outDir) =>
    buildPages(outDir, fileURLToPath(new URL('bridges', import.meta.url))),
  );
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://intake');
    if (request.method === 'GET' && /\.(html|js)$/.test(pathname)) {
      const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
      return response.writeHead(200, { 'content-type': type }).end(readFileSync(join(folder, pathname)));
    }
    const [, tool = ''] = pathname.split('/');
    sent.set(tool, `${sent.get(tool) ?? ''}${textOf(await buffer(request))}\n`);
    // New Relic's agent sends nothing before it is told what this account takes: custom events.
    const leave = tool === '1' ? { ins: 1, app: { agents: [{ entityGuid: '1' }], nrServerTime: Date.now() } } : {};
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(leave));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/bridges.html`);
  await expect(page).toHaveTitle('told', { timeout: 60_000 });
  // New Relic's agent keeps nothing for a page that goes before its account has answered.
  await expect.poll(() => sent.has('1'), { timeout: 30_000 }).toBe(true);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 100))));
  // Most send what waits when the page goes.
  await page.goto('about:blank');

  const arrived = (tool: string): Promise<string> =>
    expect.poll(() => sent.get(tool) ?? '', { message: tool, timeout: 15_000 }).toContain('places.cluster') as never;
  for (const tool of ['api', 'datadog', 'faro', 'posthog', 'ins', 'beacon']) await arrived(tool);
  await expect.poll(() => sent.get('otel') ?? '', { timeout: 15_000 }).toContain('map.violation');

  expect(sent.get('api'), 'Sentry').toMatch(/map\.vital\.st/);
  expect(sent.get('api')).toMatch(/0\.317/);
  expect(sent.get('datadog')).toMatch(/"name":"map\.st"/);
  expect(sent.get('datadog')).toMatch(/0\.317/);
  expect(sent.get('faro')).toMatch(/"st":841/);
  expect(sent.get('faro')).toMatch(/"gdf":0\.317/);
  expect(sent.get('posthog')).toMatch(/map\.vital\.st[^]*841/);
  expect(sent.get('ins'), 'New Relic').toMatch(/map\.st/);
  expect(sent.get('ins')).toMatch(/0\.317/);
  expect(sent.get('otel')).toMatch(/map\.vital\.gdf/);
  expect(JSON.parse(sent.get('beacon') ?? '')).toHaveLength(3);
  expect(errors).toEqual([]);
  server.close();
});

function textOf(body: Buffer): string {
  try {
    if (body[0] === 0x1f) return gunzipSync(body).toString();
    if (body[0] === 0x78) return inflateSync(body).toString();
  } catch {
    // As it is.
  }
  const text = body.toString();
  // PostHog's metrics are a form with one field.
  return text.startsWith('data=') ? Buffer.from(decodeURIComponent(text.slice(5)), 'base64').toString() : text;
}
