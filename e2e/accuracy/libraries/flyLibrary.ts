import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../../../src/lab/epochNow.ts';
import { flyHand, hasStumbled } from '../../../src/lab/hand.ts';
import { readMainThreadTasks } from '../rig/mainThreadTasks.ts';
import { readPresentedFrames } from '../../../src/lab/presentedFrames.ts';
import { openStage } from '../stage.ts';
import { readClocks, startTrace, SYNC_MARK, untilQuiet } from '../visit.ts';
import { libraryCases } from './libraryCases.ts';
import { homeOf, pointOf } from './views.ts';
import type { Browser } from '@playwright/test';
import type { TileServer } from '../../support/tileServer.ts';
import type { CanvasDraw } from '../pages/canvasRows.ts';
import type { TraceRecording } from '../../../src/lab/recordTrace.ts';
import type { LibraryCase, LibraryCaseName } from './libraryCases.ts';
import type { LibraryFlight, LibraryMeasured } from './libraryFlight.ts';
import type { LibraryName } from './libraryNames.ts';

export interface LibraryVisit {
  readonly library: LibraryName;
  readonly case: LibraryCaseName;
  /** All that the adapter tells comes late. */
  readonly isLate: boolean;
}

/** A hand that stumbled is flown again so often; then nothing is known. */
const RETRY_COUNT = 2;
/** The first tiles come so late that style, worker and shaders are ready: what is measured is the tile, not the start. */
const FIRST_TILE_MS = 900;
const NEXT_TILE_MS = 120;
/** Cesium asks for one level after the other. */
const EACH_LEVEL_MS = 150;
/** The motion is over so long after the hand's last send. Tiles that are asked for in the flight come only then. */
const REST_AFTER_MS = 1000;
const UPDATE_MS = 1200;
/** The SDK tells a vital up to a second after its end. */
const TELL_MS = 1300;

/** One visit; `null`: the hand stumbled each time. */
export async function flyLibrary(
  browser: Browser,
  server: TileServer,
  visit: LibraryVisit,
): Promise<LibraryFlight | null> {
  for (let turn = 0; turn <= RETRY_COUNT; turn += 1) {
    const flight = await flyOnce(browser, server, visit);
    if (flight) return flight;
  }
  return null;
}

async function flyOnce(browser: Browser, server: TileServer, visit: LibraryVisit): Promise<LibraryFlight | null> {
  const { library, isLate } = visit;
  const { plan = [], updateBlockMs }: LibraryCase = libraryCases[visit.case];
  let releaseMs = 0;
  server.reset({
    delayMs({ index }) {
      const heldMs = releaseMs - epochNow();
      if (heldMs > 0) return heldMs + (index % 8) * 30;
      return library === 'cesium' ? EACH_LEVEL_MS : FIRST_TILE_MS + Math.min(index, 8) * NEXT_TILE_MS;
    },
  });
  const stage = await openStage(browser, server.origin, 'page', 'libraryFlight.html');
  let trace: TraceRecording | null = null;
  try {
    const options = { library, view: homeOf(library), tiles: `${server.origin}/tiles`, isLate };
    await stage.evaluate(`window.startLibraryFlight(${JSON.stringify(options)})`);
    // Tiles that have come are not drawn yet where a software renderer builds its shaders.
    const latestDrawMs = (): Promise<number> => stage.evaluate('window.latestDrawMs()');
    await untilQuiet(server, latestDrawMs);
    const actionMs = epochNow();
    await stage.evaluate('window.focusMap()');
    trace = await startTrace(browser, stage);
    await sleep(300);
    releaseMs = epochNow() + (plan.at(-1)?.atMs ?? 0) + REST_AFTER_MS;
    const sends = await flyHand(stage.command, plan, stage.offset);
    if (hasStumbled(sends)) return null;
    const updatedMs =
      updateBlockMs === undefined
        ? null
        : await stage.evaluate<number>(`window.updatePoint(${JSON.stringify(pointOf(library))}, ${updateBlockMs})`);
    await sleep(Math.max(0, releaseMs - epochNow(), updatedMs === null ? 0 : UPDATE_MS));
    await untilQuiet(server, latestDrawMs);
    await sleep(TELL_MS);

    const events = await trace.stop();
    trace = null;
    const { timeOrigin, shiftMs } = await readClocks(stage);
    return {
      library,
      case: visit.case,
      sends: sends.map(({ type, isOrigin, sentMs, x, y }) => ({
        type,
        ...(isOrigin ? { isOrigin } : {}),
        ...(x === undefined || y === undefined ? {} : { x, y }),
        sentMs: sentMs - timeOrigin,
      })),
      actionMs: actionMs + shiftMs,
      releaseMs: releaseMs + shiftMs,
      tiles: server.log.map(({ z, x, y, status, endEpochMs }) => ({ z, x, y, status, endMs: endEpochMs + shiftMs })),
      frames: readPresentedFrames(events, SYNC_MARK),
      tasks: readMainThreadTasks(events, SYNC_MARK),
      draws: await stage.evaluate<CanvasDraw[]>('window.readDraws()'),
      updatedMs,
      measured: await stage.evaluate<LibraryMeasured>('window.readLibraryFlight()'),
    };
  } finally {
    await trace?.stop().catch(() => {});
    await stage.close();
  }
}
