import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { drag } from '../drag.ts';
import type { Snapshot } from 'mapvitals';
import type { MapPage } from '../pages/map.ts';
import type { Stage } from '../stage.ts';

/** ms. Each tile takes this long. */
const TILE_MS = 120;
/** ms. What a loaded machine adds to any step between the network and the screen. */
const SLACK_MS = 3000;

export function testMap(stage: Stage): void {
  const evaluate = <Value>(expression: string): Promise<Value> => stage.page.evaluate<Value>(expression);
  const vitals = (): Promise<Snapshot['vitals']> => evaluate('mapPage.snapshot().vitals');
  const untilSettled = (count: number): Promise<void> =>
    vi.waitFor(async () => expect((await vitals()).ST.sampleCount).toBeGreaterThanOrEqual(count), {
      timeout: 20_000,
      interval: 200,
    });

  describe('a map', () => {
    beforeAll(async () => {
      stage.server.reset({ delayMs: () => TILE_MS });
      await stage.page.goto(`${stage.server.origin}/map.html`);
      await evaluate('mapPage.isIdle()');
    }, 60_000);

    test('is first painted after its first tile was sent, and complete after the last', async () => {
      const { shiftMs, errorMs } = await evaluate<Awaited<ReturnType<MapPage['clockShift']>>>('mapPage.clockShift()');
      const createdAtMs = await evaluate<number>('mapPage.createdAtMs');
      const { FTP, TCM } = await vitals();
      const sentMs = stage.server.log.map(({ sendEpochMs }) => sendEpochMs + shiftMs - createdAtMs);
      expect(sentMs.length).toBeGreaterThan(4);
      const [first, last] = [Math.min(...sentMs) - errorMs, Math.max(...sentMs) - errorMs];
      expect(FTP.value).toBeGreaterThanOrEqual(first);
      expect(FTP.value).toBeLessThan(first + SLACK_MS);
      expect(TCM.value).toBeGreaterThanOrEqual(last);
      expect(TCM.value).toBeLessThan(last + SLACK_MS);
    });

    test('answers a drag, and settles after the last tile of the new view was sent', async () => {
      // So late that the hand is long at rest.
      stage.server.reset({ delayMs: () => 1500 });
      await drag(stage.page);
      await untilSettled(1);
      const { shiftMs, errorMs } = await evaluate<Awaited<ReturnType<MapPage['clockShift']>>>('mapPage.clockShift()');
      const { GSL, GDF, ST } = await vitals();
      expect([GSL, GDF, ST].map(({ sampleCount, tags }) => [sampleCount, tags.gesture])).toEqual([
        [1, 'drag'],
        [1, 'drag'],
        [1, 'drag'],
      ]);
      expect(GSL.value).toBeGreaterThan(0);
      expect(GSL.value).toBeLessThan(SLACK_MS);
      expect(GDF.value).toBeGreaterThanOrEqual(0);
      expect(GDF.value).toBeLessThanOrEqual(1);
      expect(GDF.parts['maxGapMs']).toBeGreaterThan(0);
      const samples = await evaluate<{ startMs: number; endMs: number }[]>('mapPage.settles');
      const [settle] = samples;
      const lastMs = Math.max(...stage.server.log.map(({ sendEpochMs }) => sendEpochMs + shiftMs));
      expect(stage.server.log.length).toBeGreaterThan(0);
      expect(settle!.endMs).toBeGreaterThanOrEqual(lastMs - errorMs);
      expect(settle!.endMs).toBeLessThan(lastMs + SLACK_MS);
      expect(ST.value).toBeCloseTo(settle!.endMs - settle!.startMs);
    });

    test('answers the wheel and a key', async () => {
      stage.server.reset();
      await stage.page.wheel([200, 150], -120);
      await untilSettled(2);
      expect((await vitals()).GSL.tags.gesture).toBe('wheel');
      await evaluate('document.querySelector(".maplibregl-canvas").focus()');
      await stage.page.press('ArrowRight');
      await untilSettled(3);
      const { GSL, GDF, ST } = await vitals();
      expect([GSL, GDF, ST].map(({ sampleCount, tags }) => [sampleCount, tags.gesture])).toEqual([
        [3, 'key'],
        [3, 'key'],
        [3, 'key'],
      ]);
    });

    test('gives a report that its schema takes, without what its URLs carry', async () => {
      const report = await evaluate<object>('mapPage.report()');
      const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object;
      const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
      validate(report);
      expect(validate.errors).toBe(null);
      expect(JSON.stringify(report)).not.toContain('secret');
    });

    test('has an overlay that the keyboard reaches, and no errors in its console', async () => {
      const state = (): Promise<unknown> =>
        evaluate(`(() => {
          const root = document.querySelector('map-vitals').shadowRoot;
          const isPill = !root.getElementById('pill').hidden;
          const toggle = root.getElementById(isPill ? 'pill' : 'collapse');
          const { width, height } = root.getElementById('panel').getBoundingClientRect();
          return { isShown: width > 100 && height > 20, isPill, hasFocus: root.activeElement === toggle };
        })()`);
      expect(await state()).toMatchObject({ isShown: true, isPill: false });
      await evaluate('document.activeElement.blur()');
      for (let press = 0; press < 20; press += 1) {
        const { hasFocus } = (await state()) as { hasFocus: boolean };
        if (hasFocus) break;
        await stage.page.press('Tab');
      }
      expect(await state()).toMatchObject({ hasFocus: true });
      await stage.page.press('Enter');
      expect(await state()).toMatchObject({ isPill: true, hasFocus: true });
      await stage.page.press('Enter');
      expect(await state()).toMatchObject({ isPill: false, hasFocus: true });
      expect(await evaluate('pageErrors')).toEqual([]);
    });
  });
}
