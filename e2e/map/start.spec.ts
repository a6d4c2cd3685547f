import { drag, mapIsIdle, mapOf, startMap, vitalOf } from '../support/mapPage.ts';
import { expect, test } from '../support/test.ts';

test('an engine that comes after a whole session gives the numbers of one that was there', async ({ page, server }) => {
  server.reset({ delayMs: () => 60 });
  await startMap(page, server, mapOf(server, ['line'], { measuresLate: true }));
  await mapIsIdle(page);
  await page.evaluate(() => window.page.performance.monitor.measure('work', () => window.block(30)));
  await drag(page);
  await vitalOf(page, 'ST');
  const [atOnce, late] = await page.evaluate(async () => {
    const { performance: measured, late: started } = window.page;
    await started?.ready;
    return [measured, started].map((one) => one?.report().vitals);
  });
  for (const name of ['FTP', 'TCM', 'GSL', 'GDF', 'ST'] as const) {
    const [expected, got] = [atOnce?.[name], late?.[name]];
    expect(got?.sampleCount, name).toBe(expected?.sampleCount);
    expect(expected?.sampleCount, name).toBe(1);
    // Two listeners of one event hear it one after the other.
    expect(Math.abs((got?.latest ?? Number.NaN) - (expected?.latest ?? Number.NaN)), name).toBeLessThan(5);
    expect(Object.keys(got?.parts ?? {}), name).toEqual(Object.keys(expected?.parts ?? {}));
    expect(got?.tags, name).toEqual(expected?.tags);
  }
});
