import { breadth } from '../support/breadth.ts';
import { drag, mapIsIdle, mapOf, readSnapshot, readVital, startMap, vitalOf } from '../support/mapPage.ts';
import { openRawPage } from '../support/rawPage.ts';
import { expect, test } from '../support/test.ts';
import type { Browser } from '@playwright/test';
import type { Snapshot } from 'mapvitals';
import type { RawPage } from '../support/rawPage.ts';
import type { TileServer } from '../support/tileServer.ts';

test('a map that repaints without end is complete all the same', breadth, async ({ page, server }) => {
  await startMap(page, server, mapOf(server, ['line']));
  await page.evaluate(() => {
    window.page.map.repaint = true;
    window.page.map.on('idle', () => performance.mark('idle'));
  });
  const complete = await vitalOf(page, 'TCM');
  expect(complete).toMatchObject({ incompleteCount: 0 });
  expect(complete.parts).not.toHaveProperty('idleMs');
  await drag(page);
  expect(await vitalOf(page, 'ST')).toMatchObject({ sampleCount: 1, incompleteCount: 0 });
  expect(await page.evaluate(() => performance.getEntriesByName('idle').length)).toBe(0);
});

test.describe('a page that is hidden', () => {
  async function openMap(browser: Browser, server: TileServer): Promise<RawPage> {
    const page = await openRawPage(browser, `${server.origin}/map.html`);
    await expect.poll(() => page.evaluate('typeof window.startMap')).toBe('function');
    await page.evaluate(`window.startMap(${JSON.stringify(mapOf(server, ['line']))})`);
    return page;
  }

  async function hideAndShow(page: RawPage): Promise<void> {
    await page.hide();
    await expect.poll(() => page.evaluate('document.visibilityState')).toBe('hidden');
    await page.show();
    await expect.poll(() => page.evaluate('document.visibilityState')).toBe('visible');
    await expect.poll(() => page.evaluate('window.page.map.loaded()'), { timeout: 20_000 }).toBe(true);
  }

  const readVitals = (page: RawPage): Promise<Snapshot['vitals']> =>
    page.evaluate('window.page.performance.monitor.snapshot().vitals');

  test('a load that it was hidden in is dropped and counted', async ({ browser, server }) => {
    server.reset({ delayMs: () => 1500 });
    const page = await openMap(browser, server);
    await hideAndShow(page);
    const vitals = await readVitals(page);
    await page.close();
    for (const name of ['FTP', 'TCM'] as const) {
      expect(vitals[name], name).toMatchObject({ value: null, sampleCount: 0, hiddenCount: 1 });
    }
  });

  test(
    'a settle that it was hidden in is dropped and counted, and the next one is measured',
    breadth,
    async ({ browser, server }) => {
      const page = await openMap(browser, server);
      await expect.poll(async () => (await readVitals(page)).TCM.sampleCount, { timeout: 20_000 }).toBe(1);
      server.reset({ delayMs: () => 1500 });
      await page.drag(380, 20, 150);
      await expect.poll(() => page.evaluate('window.page.map.isMoving()')).toBe(false);
      await hideAndShow(page);
      expect((await readVitals(page)).ST).toMatchObject({ value: null, sampleCount: 0, hiddenCount: 1 });
      await page.drag(20, 380, 150);
      await expect.poll(async () => (await readVitals(page)).ST.sampleCount, { timeout: 20_000 }).toBe(1);
      expect((await readVitals(page)).ST).toMatchObject({ hiddenCount: 1, interruptedCount: 0 });
      await page.close();
    },
  );
});

test('a lost WebGL context is told, and so is how long it took to come back', async ({ page, server }) => {
  await startMap(page, server, mapOf(server, ['line']));
  await vitalOf(page, 'TCM');
  await page.evaluate(() => {
    const context = window.page.map.getCanvas().getContext('webgl2');
    const extension = context?.getExtension('WEBGL_lose_context');
    extension?.loseContext();
    setTimeout(() => extension?.restoreContext(), 500);
  });
  await expect
    .poll(async () => (await readSnapshot(page)).operations.map((operation) => operation.name))
    .toContain('map.context.restore');
  await mapIsIdle(page);
  const { problems, operations } = await readSnapshot(page);
  expect(problems.map((problem) => problem.code)).toContain('context-lost');
  const restored = operations.find((operation) => operation.name === 'map.context.restore');
  expect(restored?.maxMs).toBeGreaterThanOrEqual(400);
  // It is measured on as before.
  await drag(page);
  expect(await vitalOf(page, 'ST')).toMatchObject({ sampleCount: 1 });
  expect((await readVital(page, 'TCM')).sampleCount).toBe(1);
});

test('a context that does not come back in 5 s is a stuck map', breadth, async ({ page, server }) => {
  await startMap(page, server, mapOf(server, ['line']));
  await vitalOf(page, 'TCM');
  await page.evaluate(() => {
    window.page.map.getCanvas().getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect
    .poll(async () => (await readSnapshot(page)).problems.map((problem) => problem.code), { timeout: 10_000 })
    .toContain('context-not-restored');
});

test('a removed map is measured no longer, and nothing is thrown', async ({ page, server }) => {
  const thrown: Error[] = [];
  page.on('pageerror', (error) => thrown.push(error));
  await startMap(page, server, mapOf(server, ['line']));
  await vitalOf(page, 'TCM');
  await page.mouse.move(320, 150);
  await page.mouse.down();
  await page.mouse.move(250, 150, { steps: 5 });
  await page.evaluate(() => window.page.map.remove());
  await page.mouse.move(150, 150, { steps: 5 });
  await page.mouse.up();
  await page.waitForTimeout(300);
  const { problems } = await readSnapshot(page);
  expect(problems).toEqual([]);
  expect(thrown).toEqual([]);
});

test('everything works under a strict content security policy', async ({ page, server }) => {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
      performance.mark(violatedDirective),
    );
  });
  await startMap(page, server, mapOf(server, ['streets', 'photo'], { overlay: 'open' }));
  await vitalOf(page, 'TCM');
  // The panel covers much of this small map.
  await page.locator('canvas').focus();
  await page.keyboard.press('ArrowRight');
  await vitalOf(page, 'ST');
  await expect(page.locator('map-vitals')).toContainText('ms');
  expect(await page.evaluate(() => performance.getEntriesByType('mark').map(({ name }) => name))).toEqual([]);
});
