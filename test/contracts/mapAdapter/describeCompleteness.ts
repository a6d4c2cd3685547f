import { expect, it, vi } from 'vitest';
import { complete, progress } from 'mapvitals/vitals';
import { commands } from 'vitest/browser';
import { HOME, NEXT_DOOR } from './openSession.ts';
import type { Progress } from 'mapvitals/vitals';
import type { MapDriver } from './driver.ts';
import type { MapSession, SessionOptions } from './openSession.ts';

const tilesAsked = (count: number): Promise<unknown> =>
  vi.waitUntil(
    async () => {
      const { entries, openCount } = await commands.readTiles();
      return entries.length + openCount >= count;
    },
    { timeout: 20_000, interval: 20 },
  );

/** What `progress` and `complete` say of the real map, with no monitor on it. `isSmoke`: of a load. */
export function describeCompleteness<MapType extends object>(
  driver: MapDriver<MapType>,
  setup: (options: SessionOptions) => Promise<MapSession<MapType>>,
  { isSmoke = false }: { readonly isSmoke?: boolean } = {},
): void {
  const { differs } = driver;
  const open = async (options: SessionOptions) => {
    const session = await setup({ ...options, isAttachedLate: true });
    const { map } = session.driven;
    return {
      ...session,
      progress: (): Progress => progress<MapType>(map, { adapter: driver.attach }),
      complete: (signal?: AbortSignal): Promise<Progress> =>
        complete<MapType>(map, { adapter: driver.attach, signal, timeoutMs: 20_000 }),
    };
  };

  it.each(driver.kinds)('is complete when the last of the %s tiles is drawn', async (kind) => {
    const { progress, complete, tiles, readClocks } = await open({ kind, tiles: { delayMs: 600 } });
    const seen = [progress()];
    const waiting = complete();
    await tilesAsked(1);
    seen.push(progress());
    const it = await waiting;
    const nowMs = performance.now();
    expect(it).toMatchObject({ pending: 0, failed: differs.hasNoView ? null : 0, ratio: 1 });
    expect(it.unit).toBe(differs.hasNoView ? 'sources' : 'tiles');
    expect(it.ready).toBeGreaterThan(0);
    expect(progress()).toEqual(it);
    expect(Math.max(...seen.map(({ ratio }) => ratio))).toBeLessThan(1);
    const toPageMs = await readClocks();
    const ends = (await tiles()).entries.map(({ sendEpochMs }) => toPageMs(sendEpochMs));
    expect(nowMs).toBeGreaterThan(Math.min(...ends));
  });

  if (isSmoke) return;

  it.each(driver.kinds)(
    'resolves with the %s tiles that have failed, and takes none for failed that is missing',
    async (kind) => {
      const broken = await open({ kind, tiles: { status: 500, everyNth: 3 } });
      const failed = await broken.complete();
      expect(failed).toMatchObject({ pending: 0, ratio: 1 });
      if (differs.hasNoView) expect(failed.failed).toBe(null);
      else expect(failed.failed).toBeGreaterThan(0);
      expect(failed.ready).toBeGreaterThan(0);
      broken.close();
      const sparse = await open({ kind, tiles: { status: 404, everyNth: 3 } });
      const missing = await sparse.complete();
      expect(missing).toMatchObject({ pending: 0, failed: differs.hasNoView ? null : 0, ratio: 1 });
    },
  );

  it('waits for tiles that were asked for before', async () => {
    const { complete, progress, tiles } = await open({ tiles: { delayMs: 800 } });
    await tilesAsked(2);
    const it = await complete();
    expect(it).toMatchObject({ pending: 0, ratio: 1 });
    expect(progress()).toEqual(it);
    const { entries, openCount } = await tiles();
    expect(entries.length - openCount).toBeGreaterThan(1);
  });

  it('counts sources where tiles had come before', async () => {
    const { complete, progress, driven, tiles } = await open({});
    await tilesAsked(2);
    await vi.waitUntil(async () => (await tiles()).openCount === 0, { timeout: 20_000, interval: 50 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await complete()).toMatchObject({ unit: 'sources', pending: 0, failed: null, ratio: 1 });
    driven.jumpTo({ ...HOME, zoom: HOME.zoom - 2 });
    await complete();
    expect(progress()).toMatchObject({ unit: 'sources', pending: 0, failed: null, ratio: 1 });
    expect(progress().ready).toBeGreaterThan(0);
  });

  it('is complete again at once where nothing has changed, and waits for a camera that moves and for what it moved to', async () => {
    const { complete, progress, driven, tiles } = await open({ tiles: { delayMs: 100 } });
    progress();
    const first = await complete();
    expect(await complete()).toEqual(first);
    const before = (await tiles()).entries.length;
    driven.flyTo(NEXT_DOOR, 700);
    const beganMs = performance.now();
    const it = await complete();
    expect(performance.now() - beganMs).toBeGreaterThan(600);
    expect(it).toMatchObject({ pending: 0, ratio: 1 });
    expect((await tiles()).entries.length).toBeGreaterThan(before);
    driven.jumpTo({ ...HOME, zoom: HOME.zoom - 2 });
    expect(await complete()).toMatchObject({ pending: 0, ratio: 1 });
  });

  if (!differs.hasNoLiveData) {
    it('is not held up by data that is set anew in each frame', async () => {
      const { complete, driven } = await open({});
      let isLive = true;
      const step = (frameMs: number): void => {
        if (!isLive) return;
        driven.setLivePoint({ ...HOME, lng: HOME.lng + Math.sin(frameMs / 500) / 100 });
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
      await expect(complete()).resolves.toMatchObject({ pending: 0, ratio: 1 });
      isLive = false;
    });
  }

  it('ends with the map, and with its signal', async () => {
    const { complete, driven, progress } = await open({ tiles: { delayMs: 2000 } });
    const controller = new AbortController();
    const aborted = complete(controller.signal);
    const removed = complete();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    driven.remove();
    await expect(removed).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(complete()).rejects.toMatchObject({ code: 'ABORTED' });
    expect(progress()).toMatchObject({ ready: 0, pending: 0 });
  });
}
