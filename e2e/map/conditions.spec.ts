import { drag, mapIsIdle, mapOf, readSnapshot, readVital, startMap, vitalOf } from '../support/mapPage.ts';
import { openRawPage } from '../support/rawPage.ts';
import { expect, test } from '../support/test.ts';

test('a map that repaints without end is complete all the same', async ({ page, server }) => {
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

test('a load that the page was hidden in is dropped and counted', async ({ browser, server }) => {
  server.reset({ delayMs: () => 1500 });
  const page = await openRawPage(browser, `${server.origin}/map.html`);
  await expect.poll(() => page.evaluate('typeof window.startMap')).toBe('function');
  await page.evaluate(`window.startMap(${JSON.stringify(mapOf(server, ['line']))})`);
  await page.hide();
  await expect.poll(() => page.evaluate('document.visibilityState')).toBe('hidden');
  await page.show();
  await expect.poll(() => page.evaluate('document.visibilityState')).toBe('visible');
  await expect.poll(() => page.evaluate('window.page.map.loaded()'), { timeout: 20_000 }).toBe(true);
  const vitals = await page.evaluate<Awaited<ReturnType<typeof readSnapshot>>['vitals']>(
    'window.page.performance.monitor.snapshot().vitals',
  );
  await page.close();
  for (const name of ['FTP', 'TCM'] as const) {
    expect(vitals[name], name).toMatchObject({ value: null, sampleCount: 0, hiddenCount: 1 });
  }
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

test('a context that does not come back in 5 s is a stuck map', async ({ page, server }) => {
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
