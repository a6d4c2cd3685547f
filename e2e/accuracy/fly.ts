import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../../src/lab/epochNow.ts';
import { flyHand, hasStumbled } from '../../src/lab/hand.ts';
import { readPresentedFrames } from '../../src/lab/presentedFrames.ts';
import { watchPictures } from './rig/watchPictures.ts';
import { MAP_RECTANGLE } from './situations.ts';
import { BLANK } from './pages/styles.ts';
import { openStage } from './stage.ts';
import { readClocks, startTrace, SYNC_MARK, untilQuiet } from './visit.ts';
import type { Browser } from '@playwright/test';
import type { TileServer } from '../support/tileServer.ts';
import type { Flight } from './flight.ts';
import type { Measured } from './measured.ts';
import type { MapLibreVersion } from './pages/mapLibreVersions.ts';
import type { CanvasDraw } from './pages/canvasRows.ts';
import type { ProbeOptions } from './pages/probeCanvas.ts';
import type { Fault } from './pages/putFault.ts';
import type { TraceRecording } from '../../src/lab/recordTrace.ts';
import type { Picture } from './rig/watchPictures.ts';
import type { Pass, Situation } from './situations.ts';

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
/** The SDK tells a vital up to a second after its end. */
const TELL_MS = 1300;

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

const onlyChanges = (pictures: readonly Picture[]): Picture[] => pictures.filter(({ changed }) => changed > 0);
