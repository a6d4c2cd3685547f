import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import { isThere } from '../find/untilThere.ts';
import { flyGestures } from '../flyGestures.ts';
import { TIME_ORIGIN } from '../ownClock.ts';
import { LabRefusal } from '../refusal.ts';
import { watchScroll } from '../watchScroll.ts';
import { cutStrip } from './cutStrip.ts';
import { createLiveLook, watchCells } from './liveLook.ts';
import { lookAtAll } from './lookAtAll.ts';
import { readNamedMask } from './readNamedMask.ts';
import { CHANGE, readAnswer, readLoad } from './readPictures.ts';
import { cellCountOf, changedShare, MOST_MASKED, readRestMask } from './restMask.ts';
import { takePictures } from './takePictures.ts';
import type { Page } from 'playwright-core';
import type { FoundMap } from '../find/findMap.ts';
import type { FlownGesture } from '../flyGestures.ts';
import type { NetworkWatch } from '../network/watchNetwork.ts';
import type { PlannedGesture } from '../planFlight.ts';
import type { Visit } from '../openVisit.ts';
import type { RemotePictureReader } from './openPictureReader.ts';
import type { StripPicture } from './cutStrip.ts';
import type { LiveLook } from './liveLook.ts';
import type { AnswerFigures, LoadFigures, SeenPicture } from './readPictures.ts';
import type { Mask } from './restMask.ts';

/** One gesture of a visit of which pictures were taken. */
export interface PicturedGesture extends AnswerFigures {
  readonly name: string;
  readonly kind: PlannedGesture['kind'];
  /** Of the input that it answers, in the page's time; `null`: the hand stumbled. */
  readonly originMs: number | null;
  /** Why there are no figures. */
  readonly reason: string | null;
}

export interface PicturesVisit {
  readonly load: LoadFigures;
  /** When the hand came, in the page's time: what was shown before is the load's. */
  readonly handMs: number;
  readonly gestures: readonly PicturedGesture[];
  /** The share of the rectangle that moves at rest. */
  readonly maskedRatio: number;
  /** Some of them, for people; none where none were asked for. */
  readonly strip: readonly StripPicture[];
}

export interface PicturesSettings {
  readonly reader: RemotePictureReader;
  readonly map: FoundMap;
  readonly gestures: readonly PlannedGesture[];
  /** What lies over the map and is none of it, by selectors. */
  readonly mask: readonly string[];
  readonly hasStrip: boolean;
  readonly cpuSlowdown: number;
  tell(gesture: string): void;
}

const QUIET_MS = 1000;
const MASK_MS = 1500;
const PATIENCE_MS = 30_000;
/** A map that is not there by then comes another way this time. */
const THERE_MS = 8000;
const LOOK_EVERY_MS = 100;
/** Answers that have a tile in them: whole, a part of an archive, or still the same. */
const SHOWN = [200, 206, 304];

/** Takes a picture of each frame from the navigation on, flies, and looks at them when all is over. @throws LabRefusal */
export async function flyPictures(
  { session, viewport, page, command, network, ended }: Visit,
  load: () => Promise<unknown>,
  { reader, map, gestures, mask: named, hasStrip, cpuSlowdown, tell }: PicturesSettings,
): Promise<PicturesVisit> {
  const pictures = await takePictures(session, viewport);
  const live = createLiveLook(reader, pictures, ended);
  try {
    await load();
    await reader.start(map.rectangle, map.shown, map.step);
    const moving = await measureMask(network, live, map, page);
    const early = await readNamedMask(page, named, map.rectangle);
    const atRest: Mask = new Set([...moving, ...early]);
    const untilRest = async (sinceMs: number): Promise<void> => {
      let changedMs = sinceMs;
      while (epochNow() - sinceMs < PATIENCE_MS) {
        const changed = await live.look();
        if (changed && changedShare(changed, atRest, map.rectangle) > CHANGE) changedMs = epochNow();
        const quietMs = epochNow() - Math.max(changedMs, network.latestMs);
        if (!network.isBusy && quietMs > QUIET_MS) return;
        await sleep(LOOK_EVERY_MS);
      }
    };
    const originMs = await page.evaluate<number>(TIME_ORIGIN);
    // Who opens a page that loads itself anew waits from the first load on.
    const navigationMs = Math.min(originMs, network.requests[0]?.startMs ?? Infinity);
    const handMs = epochNow();
    const putBack = await watchScroll(page, map);
    const flown = await flyGestures(gestures, { command, putBack, tell, untilRest });
    await pictures.stop();
    // Some of it may have come since.
    const mask: Mask = new Set([...atRest, ...(await readNamedMask(page, named, map.rectangle))]);
    const tiles = network.requests.filter(({ isTile, status }) => isTile && SHOWN.includes(status ?? 0));
    const ends = tiles.flatMap(({ endMs }) => (endMs !== null && endMs < handMs ? endMs : []));
    const firstTileMs = ends.length > 0 ? Math.min(...ends) : null;
    ended.throwIfAborted();
    await reader.start(map.rectangle, map.shown, map.step);
    const originsMs = flown.flatMap(({ times }) => times?.originMs ?? []);
    const looking = { rectangle: map.rectangle, mask, firstTileMs, originsMs, ended };
    const seen = await lookAtAll(pictures.taken, reader, looking);
    const restBlank = seen.findLast(({ atMs }) => atMs < handMs)?.blank ?? null;
    const times = {
      navigationMs,
      firstTileMs,
      lastTileMs: ends.length > 0 ? Math.max(...ends) : null,
      untilMs: handMs,
      cpuSlowdown,
    };
    const figures = readLoad(seen, times);
    const answers = flown.map((gesture) => readGesture(gesture, seen, { restBlank, originMs }));
    return {
      load: figures,
      handMs: handMs - navigationMs,
      gestures: answers,
      maskedRatio: moving.size / cellCountOf(map.rectangle),
      strip: hasStrip ? await cutStrip(pictures.taken, reader, { navigationMs, load: figures, flown, answers }) : [],
    };
  } finally {
    await pictures.stop();
  }
}

function readGesture(
  { name, kind, times, reason: why }: FlownGesture,
  seen: readonly SeenPicture[],
  { restBlank, originMs }: { readonly restBlank: number | null; readonly originMs: number },
): PicturedGesture {
  if (!times) {
    const none = { startLatencyMs: null, firstPictureMs: null, answerCompleteMs: null, blankShare: null };
    return { name, kind, originMs: null, ...none, reason: why };
  }
  const answer = readAnswer(seen, times, restBlank);
  const reason = answer.startLatencyMs === null ? 'the picture did not answer' : null;
  return { name, kind, originMs: times.originMs - originMs, ...answer, reason };
}

/** Waits for the load to end, and finds what goes on moving after it. @throws LabRefusal where that is too much */
async function measureMask(network: NetworkWatch, live: LiveLook, map: FoundMap, page: Page): Promise<Mask> {
  const startMs = epochNow();
  const stretches: Mask[] = [];
  let found: Mask | null = null;
  while (!found && epochNow() - startMs < PATIENCE_MS) {
    const fromMs = epochNow();
    const moving = await watchCells(live, MASK_MS);
    // While tiles come, what changes is the load.
    const isLoading = network.isBusy || network.latestMs > fromMs - QUIET_MS;
    if (isLoading) stretches.length = 0;
    else stretches.push(moving);
    found = readRestMask(stretches);
    // Nothing moves either where the page has not made its map yet.
    const isEarly = found !== null && epochNow() - startMs < THERE_MS && !(await isThere(page, map));
    if (isEarly) found = null;
  }
  const mask = found ?? stretches.at(-1) ?? new Set();
  if (mask.size / cellCountOf(map.rectangle) > MOST_MASKED) throw new LabRefusal('the picture is never at rest');
  return mask;
}
