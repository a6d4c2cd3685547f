import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../../src/lab/epochNow.ts';
import { frameCategories } from '../../src/lab/presentedFrames.ts';
import { recordTrace } from '../../src/lab/recordTrace.ts';
import type { Browser } from '@playwright/test';
import type { TileServer } from '../support/tileServer.ts';
import type { TraceRecording } from '../../src/lab/recordTrace.ts';
import type { Stage } from './stage.ts';

/** Nothing has come for so long: it is over. */
const QUIET_MS = 700;
const PATIENCE_MS = 20_000;
/** Sets the trace's clock by the page's. */
export const SYNC_MARK = 'accuracy-sync';

/** Until neither a tile nor a picture has come for a while. `latestPictureMs`: since the epoch. */
export async function untilQuiet(
  server: TileServer,
  latestPictureMs: () => number | Promise<number> = () => 0,
): Promise<void> {
  const startMs = epochNow();
  const quietFor = async (): Promise<number> => {
    const tileMs = Math.max(startMs, ...server.log.map(({ endEpochMs }) => endEpochMs));
    return epochNow() - Math.max(tileMs, await latestPictureMs());
  };
  const hasTiles = (): boolean => server.log.length > 0 && server.openCount === 0;
  while (!(hasTiles() && (await quietFor()) > QUIET_MS) && epochNow() - startMs < PATIENCE_MS) await sleep(50);
}

export async function startTrace(browser: Browser, stage: Stage): Promise<TraceRecording> {
  const trace = await recordTrace(browser, frameCategories);
  await stage.evaluate(`performance.mark('${SYNC_MARK}')`);
  return trace;
}

/** Brings the server's clock and the page's together: by the shortest of some round trips. */
export async function readClocks(stage: Stage): Promise<{ timeOrigin: number; shiftMs: number }> {
  return stage.evaluate(`(async () => {
    let best = { errorMs: Infinity, shiftMs: 0 };
    for (let turn = 0; turn < 8; turn += 1) {
      const sentMs = performance.now();
      const serverMs = Number(await (await fetch('/clock', { cache: 'no-store' })).text());
      const receivedMs = performance.now();
      const errorMs = (receivedMs - sentMs) / 2;
      if (errorMs < best.errorMs) best = { errorMs, shiftMs: (sentMs + receivedMs) / 2 - serverMs };
    }
    return { timeOrigin: performance.timeOrigin, shiftMs: best.shiftMs };
  })()`);
}
