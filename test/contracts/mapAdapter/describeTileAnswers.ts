import { describe, expect, it } from 'vitest';
import { HOME, NEXT_DOOR } from './openSession.ts';
import type { MapDriver } from './driver.ts';
import type { MapSession, SessionOptions } from './openSession.ts';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a map makes of each way in which a server answers. */
export function describeTileAnswers<MapType extends object>(
  driver: MapDriver<MapType>,
  setup: (options: SessionOptions) => Promise<MapSession<MapType>>,
): void {
  const { differs } = driver;

  describe.each(driver.kinds)('with %s tiles', (kind) => {
    it('paints its first tile after that was sent, and is complete after the last one was', async () => {
      const { rest, vitals, tiles, readClocks } = await setup({ kind, tiles: { delayMs: 120 } });
      await rest();
      const { entries, openCount } = await tiles();
      const toPageMs = await readClocks();
      const ends = entries.map(({ sendEpochMs }) => toPageMs(sendEpochMs)).toSorted((a, b) => a - b);
      expect(openCount).toBe(0);
      expect(ends.length).toBeGreaterThan(1);
      expect(vitals('FTP')[0]?.endMs).toBeGreaterThan(ends[0]!);
      // One that is not in view may come later; at least one in view was the last that counted.
      expect(vitals('TCM')[0]?.endMs).toBeGreaterThan(ends[0]!);
      expect(vitals('TCM')[0]?.value).toBeGreaterThan(120);
    });

    it('waits for the second half of a slow body', async () => {
      const { until, vitals } = await setup({ kind, tiles: { body: 'slow' } });
      await until(() => vitals('TCM').length > 0);
      expect(vitals('FTP')[0]?.value).toBeGreaterThan(400);
      expect(vitals('TCM')[0]?.value).toBeGreaterThan(400);
    });

    it.each([204, 404])('takes tiles that answer %i for missing, and is complete without them', async (status) => {
      const { rest, vitals, samples } = await setup({ kind, tiles: { status, everyNth: 3 } });
      await rest();
      expect(vitals('TCM')).toMatchObject([{ outcome: 'measured' }]);
      const outcomes = new Set(samples('tile').map(({ outcome }) => outcome));
      if (differs.missingLooksLoaded?.[kind]) expect(outcomes).toEqual(new Set(['ready']));
      else if (differs.hidesStatus || (differs.emptyFails && status === 204))
        expect(outcomes).toEqual(new Set(['ready', 'failed']));
      else expect(outcomes).toEqual(new Set(['ready', 'missing']));
    });

    it.each([429, 500])('takes tiles that answer %i for failed, and is complete with the rest', async (status) => {
      const { rest, vitals, samples } = await setup({ kind, tiles: { status, everyNth: 3 } });
      await rest();
      expect(vitals('TCM')).toMatchObject([{ outcome: 'measured' }]);
      expect(new Set(samples('tile').map(({ outcome }) => outcome))).toEqual(new Set(['ready', 'failed']));
    });

    it('takes a body that breaks off for failed', async () => {
      const { rest, samples } = await setup({ kind, tiles: { body: 'cut', everyNth: 3 } });
      await rest();
      expect(samples('tile').map(({ outcome }) => outcome)).toContain('failed');
    });

    it('is not complete where no tile came', async () => {
      const { rest, vitals, samples } = await setup({ kind, tiles: { status: 500 } });
      await rest();
      expect(vitals('FTP')).toEqual([]);
      expect(vitals('TCM')).toEqual([]);
      expect(samples('problem').map(({ code }) => code)).toContain('all-tiles-failed');
    });

    it('leaves no request open that it has given up', async () => {
      const { rest, driven, samples, until, of } = await setup({ kind, tiles: { delayMs: 400 } });
      await until(() => of('tileStart').length > 1);
      driven.jumpTo({ ...HOME, zoom: HOME.zoom - 3 });
      await sleep(100);
      driven.jumpTo(NEXT_DOOR);
      await rest();
      const tiles = samples('tile');
      expect(tiles.length).toBe(of('tileStart').length);
      expect(tiles.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    });
  });
}
