import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from './rig/epochNow.ts';
import { flyHand, hasStumbled } from './rig/hand.ts';
import { frameCategories, readPresentedFrames } from './rig/presentedFrames.ts';
import { recordTrace } from './rig/recordTrace.ts';
import { watchPictures } from './rig/watchPictures.ts';
import { MAP_RECTANGLE } from './situations.ts';
import { BLANK } from './pages/styles.ts';
import { openStage } from './stage.ts';
import type { Browser } from '@playwright/test';
import type { TileServer } from '../support/tileServer.ts';
import type { Flight } from './flight.ts';
import type { Measured } from './measured.ts';
import type { MapLibreVersion } from './pages/mapLibreVersions.ts';
import type { CanvasDraw, ProbeOptions } from './pages/probeCanvas.ts';
import type { Fault } from './pages/putFault.ts';
import type { TraceRecording } from './rig/recordTrace.ts';
import type { Picture } from './rig/watchPictures.ts';
import type { Pass, Situation } from './situations.ts';
import type { Stage } from './stage.ts';

export interface Visit {
  readonly situation: Situation;
  readonly version: MapLibreVersion;
  readonly pass: Pass;
  readonly fault: Fault;
}

/** A hand that stumbled is flown again so often; then nothing is known. */
const RETRY_COUNT = 2;
/** The first tiles come so late that style, worker and shaders are ready: what is measured is the tile, not the start. */
const FIRST_TILE_MS = 900;
const NEXT_TILE_MS = 120;
const UNSEEN_MS = 2000;
/** Nothing has come for so long: it is over. */
const QUIET_MS = 700;
const PATIENCE_MS = 20_000;
/** The SDK tells a vital up to a second after its end. */
const TELL_MS = 1300;
const SYNC_MARK = 'accuracy-sync';

/** One visit; `null`: the hand stumbled each time. */
export async function fly(browser: Browser, server: TileServer, visit: Visit): Promise<Flight | null> {
  for (let turn = 0; turn <= RETRY_COUNT; turn += 1) {
    const flight = await flyOnce(browser, server, visit);
    if (flight) return flight;
  }
  return null;
}

async function flyOnce(browser: Browser, server: TileServer, visit: Visit): Promise<Flight | null> {
  const { situation, version, pass, fault } = visit;
  const { scene, plan = [], restAfterMs = 900, map, mask = null, isNeverStill = false } = situation;
  let releaseMs = 0;
  server.reset({
    delayMs: ({ index }) => {
      const heldMs = releaseMs - epochNow();
      return heldMs > 0 ? heldMs + (index % 8) * 30 : FIRST_TILE_MS + Math.min(index, 8) * NEXT_TILE_MS;
    },
    status: ({ x, y }) => statusOf(situation, x + 2 * y),
  });
  const stage = await openStage(browser, server.origin, situation.stage);
  let trace: TraceRecording | null = null;
  try {
    const probe: ProbeOptions | null =
      pass === 'frames' ? { within: map === 'overview' ? '#overview' : '#map', mask } : null;
    const pictures = pass === 'pictures' && stage.session ? await watchPictures(stage.session) : null;
    const tiles = `${server.origin}/tiles`;
    await stage.evaluate(`window.startFlight(${JSON.stringify({ version, scene, fault, tiles, probe })})`);
    if (situation.stage) {
      await sleep(UNSEEN_MS);
      await stage.reveal();
    }
    await untilQuiet(server, () => (isNeverStill ? 0 : (pictures?.latestMs ?? 0)));
    const actionMs = epochNow();
    if (situation.focus) await stage.evaluate(`document.querySelector('${situation.focus}').focus()`);
    if (pass === 'frames') trace = await startTrace(browser, stage);
    await sleep(300);
    if (situation.acts) await stage.evaluate('window.act()');
    releaseMs = epochNow() + (situation.acts ? 10_500 : (plan.at(-1)?.atMs ?? 0) + (plan.length > 0 ? restAfterMs : 0));
    const sends = await flyHand(stage.command, plan, stage.offset);
    if (hasStumbled(sends)) return null;
    await sleep(Math.max(0, releaseMs - epochNow()));
    await untilQuiet(server, () => (isNeverStill ? 0 : (pictures?.latestMs ?? 0)));
    await sleep(TELL_MS);

    const events = await trace?.stop();
    trace = null;
    const frames = events ? readPresentedFrames(events, SYNC_MARK) : [];
    const draws = pass === 'frames' ? await stage.evaluate<CanvasDraw[]>('window.readDraws()') : [];
    const { timeOrigin, shiftMs } = await readClocks(stage);
    const seen = (await pictures?.stop({ map: MAP_RECTANGLE, blankColour: BLANK })) ?? [];
    const measured = await stage.evaluate<Measured>('window.readFlight()');
    return {
      situation: situation.name,
      version,
      pass,
      fault,
      sends: sends.map(({ type, isOrigin, sentMs }) => ({
        type,
        ...(isOrigin ? { isOrigin } : {}),
        sentMs: sentMs - timeOrigin,
      })),
      actionMs: actionMs + shiftMs,
      releaseMs: releaseMs + shiftMs,
      tiles: server.log.map(({ endEpochMs, status }) => ({ endMs: endEpochMs + shiftMs, status })),
      pictures: onlyChanges(seen).map((picture) => ({ ...picture, atMs: picture.atMs - timeOrigin })),
      frames,
      draws,
      measured,
    };
  } finally {
    await trace?.stop().catch(() => {});
    await stage.close();
  }
}

function statusOf({ tiles = 'all' }: Situation, place: number): number {
  if (tiles === 'failing') return 500;
  if (tiles === 'all' || place % 3 === 0) return 200;
  return place % 3 === 1 ? 404 : 204;
}

/** Until neither a tile nor a picture has come for a while. */
async function untilQuiet(server: TileServer, latestPictureMs: () => number): Promise<void> {
  const startMs = epochNow();
  const quietFor = (): number => {
    const tileMs = Math.max(startMs, ...server.log.map(({ endEpochMs }) => endEpochMs));
    return epochNow() - Math.max(tileMs, latestPictureMs());
  };
  const hasTiles = (): boolean => server.log.length > 0 && server.openCount === 0;
  while (!(hasTiles() && quietFor() > QUIET_MS) && epochNow() - startMs < PATIENCE_MS) await sleep(50);
}

async function startTrace(browser: Browser, stage: Stage): Promise<TraceRecording> {
  const trace = await recordTrace(browser, frameCategories);
  await stage.evaluate(`performance.mark('${SYNC_MARK}')`);
  return trace;
}

/** Brings the server's clock and the page's together: by the shortest of some round trips. */
async function readClocks(stage: Stage): Promise<{ timeOrigin: number; shiftMs: number }> {
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

const onlyChanges = (pictures: readonly Picture[]): Picture[] => pictures.filter(({ changed }) => changed > 0);
