import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { build } from 'esbuild';
import type { AddressInfo } from 'node:net';
import { openRawPage } from './support/rawPage.ts';

// What a batch processor has gathered when its page is hidden or left: asserted is what the receiver got.

interface Received {
  readonly reason: string;
  readonly items: readonly string[];
}

interface Receiver {
  readonly origin: string;
  readonly received: readonly Received[];
  /** Answers nothing until it is called. */
  holdAnswers(): () => void;
}

/** Sends each batch to the receiver in a request that outlives its page. */
const PAGE = `<!doctype html><script src="mapvitals.js"></script><script>
  window.settled = [];
  window.start = (options) => {
    const processor = new mapvitals.BatchProcessor(async (items, { reason, signal }) => {
      const response = await fetch('/collect', { method: 'POST', keepalive: true, signal, body: JSON.stringify({ reason, items }) });
      return response.json();
    }, options);
    window.add = (...items) => {
      for (const item of items) processor.add(item).then((result) => settled.push(result), (error) => settled.push(error.code));
    };
  };
</script>`;

const test = base.extend<{ receiver: Receiver }, { script: string }>({
  script: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from it
    async ({}, use) => {
      const { outputFiles } = await build({
        stdin: {
          contents: `export { BatchProcessor } from 'mapvitals/optimize';`,
          resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        },
        bundle: true,
        write: false,
        format: 'iife',
        globalName: 'mapvitals',
        target: 'es2022',
        logLevel: 'error',
      });
      await use(outputFiles[0]!.text);
    },
    { scope: 'worker' },
  ],
  receiver: async ({ script }, use) => {
    const received: Received[] = [];
    let answersGo = Promise.resolve();
    const server = createServer(async (request, response) => {
      if (request.method !== 'POST') {
        const isPage = request.url === '/';
        response.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
        response.end(isPage ? PAGE : script);
        return;
      }
      let body = '';
      for await (const chunk of request) body += chunk;
      const batch = JSON.parse(body) as Received;
      received.push(batch);
      await answersGo;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(batch.items.map((item) => `${item} stored`)));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    await use({
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      received,
      holdAnswers() {
        let release = (): void => {};
        answersGo = new Promise((resolve) => {
          release = resolve;
        });
        return release;
      },
    });
    server.closeAllConnections();
    server.close();
  },
});

test('a page that is hidden sends what waits, once, and works on when it is shown again', async ({
  browser,
  receiver,
}) => {
  const page = await openRawPage(browser, receiver.origin);
  await expect.poll(() => page.evaluate('typeof window.start')).toBe('function');
  await page.evaluate(`start({ maxDelayMs: 3_600_000 }); add('a', 'b', 'c')`);
  expect(receiver.received).toEqual([]);

  await page.hide();
  await expect.poll(() => receiver.received.length).toBe(1);
  expect(await page.evaluate('document.visibilityState')).toBe('hidden');
  expect(receiver.received).toEqual([{ reason: 'hidden', items: ['a', 'b', 'c'] }]);

  await page.show();
  await expect.poll(() => page.evaluate('document.visibilityState')).toBe('visible');
  await page.evaluate(`add('d')`);
  expect(await page.evaluate('settled')).toEqual(['a stored', 'b stored', 'c stored']);
  await page.hide();
  await expect.poll(() => receiver.received.length).toBe(2);
  expect(receiver.received[1]).toEqual({ reason: 'hidden', items: ['d'] });
  await page.close();
});

test('a page that is left sends what waits, beyond its limit of batches in flight too', async ({ page, receiver }) => {
  const release = receiver.holdAnswers();
  await page.goto(receiver.origin);
  await page.evaluate(`start({ maxDelayMs: 3_600_000, maxSize: 2, maxInFlight: 1 }); add('a', 'b', 'c', 'd', 'e')`);
  await expect.poll(() => receiver.received.length).toBe(1);
  // Its slot is taken: what waits behind it would be lost with the page.
  await page.goto('about:blank');
  await expect.poll(() => receiver.received.length).toBe(3);
  release();
  const sent = [...receiver.received].sort((one, other) => (one.items[0]! < other.items[0]! ? -1 : 1));
  expect(sent).toEqual([
    { reason: 'size', items: ['a', 'b'] },
    { reason: 'size', items: ['c', 'd'] },
    { reason: 'hidden', items: ['e'] },
  ]);
});

test('a disposed processor sends nothing when its page goes', async ({ page, receiver }) => {
  await page.goto(receiver.origin);
  const codes = await page.evaluate(async () => {
    const { BatchProcessor } = (globalThis as never as { mapvitals: typeof import('mapvitals/optimize') }).mapvitals;
    const processor = new BatchProcessor<string, string>(
      async (items) => {
        await fetch('/collect', { method: 'POST', keepalive: true, body: JSON.stringify({ reason: 'late', items }) });
        return items;
      },
      { maxDelayMs: 3_600_000 },
    );
    const added = processor.add('a').catch((error: { code: string }) => error.code);
    await processor.dispose('reject');
    return added;
  });
  expect(codes).toBe('DISPOSED');
  await page.goto('about:blank');
  await page.goto(receiver.origin);
  expect(receiver.received).toEqual([]);
});
