import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import { flyHand } from '../hand.ts';
import { createLiveLook, watchCells } from '../pictures/liveLook.ts';
import { cellCountOf, MOST_MASKED, readRestMask } from '../pictures/restMask.ts';
import { takePictures } from '../pictures/takePictures.ts';
import { LabRefusal } from '../refusal.ts';
import { judgeProbe } from './judgeProbe.ts';
import { listCandidates } from './listCandidates.ts';
import { planProbe } from './planProbe.ts';
import type { Frame, Page } from 'playwright-core';
import type { RemotePictureReader } from '../pictures/openPictureReader.ts';
import type { Rectangle, Shift } from '../pictures/pictureReader.ts';
import type { Mask } from '../pictures/restMask.ts';
import type { PictureTaking, TakenPicture } from '../pictures/takePictures.ts';
import type { Visit } from '../openVisit.ts';
import type { Candidate } from './listCandidates.ts';

/** Where on the page the map is. Pixels of the page. */
export interface FoundMap {
  readonly label: string;
  readonly rectangle: Rectangle;
  readonly hand: { readonly x: number; readonly y: number };
  readonly isWorkerDrawn: boolean;
  /** Of the frame that it lies in; `null`: the page's own. */
  readonly frameUrl: string | null;
  /** How far the picture went with the hand. */
  readonly shift: Shift;
}

export interface FindSettings {
  /** A selector, or a rectangle. */
  readonly map: string | Rectangle | null;
  readonly isPhone: boolean;
}

/** Maps come late; nothing is looked for longer. */
const PATIENCE_MS = 8000;
const QUIET_MS = 800;
const LOOK_EVERY_MS = 100;
const MOST_CANDIDATES = 6;
const BY = { x: -64, y: 24 };
const SEARCH = { x: 88, y: 48 };
/** A picture is awaited so long, and any further one after it. A spinner never stops. */
const ANSWER_MS = 500;
const MOST_ANSWER_MS = 3000;

/** Tries what may be a map by a drag, the largest first. @throws LabRefusal with what was tried */
export async function findMap(
  visit: Visit,
  reader: RemotePictureReader,
  { map, isPhone }: FindSettings,
): Promise<FoundMap> {
  const pictures = await takePictures(visit.session, visit.viewport);
  try {
    await untilQuiet(visit, reader, pictures);
    const candidates = await listAll(visit.page, map);
    if (candidates.length === 0) {
      const what =
        typeof map === 'string'
          ? `nothing of a size that can be seen matches \`${map}\``
          : 'no canvas, and no box with pictures';
      throw new LabRefusal(`no map was found: ${what}`);
    }
    const tried: string[] = [];
    for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
      const { found, why } = await probe(visit, reader, pictures, candidate, isPhone);
      if (found) return found;
      tried.push(`${candidate.label} (${candidate.rectangle.width} \u00d7 ${candidate.rectangle.height}): ${why}`);
    }
    throw new LabRefusal(`no map follows the hand. Tried: ${tried.join('; ')}`);
  } finally {
    await pictures.stop();
  }
}

interface PlacedCandidate extends Candidate {
  readonly frameUrl: string | null;
}

async function untilQuiet(
  { network, page, viewport }: Visit,
  reader: RemotePictureReader,
  pictures: PictureTaking,
): Promise<void> {
  const rectangle = { x: 0, y: 0, ...viewport };
  await reader.start(rectangle, viewport);
  const isStill = watchStillness(reader, pictures, rectangle);
  const startMs = epochNow();
  while (epochNow() - startMs < PATIENCE_MS) {
    const fromMs = epochNow();
    const isAtRest = await isStill(QUIET_MS);
    const isLoaded = network.openCount === 0 && network.latestMs < fromMs;
    if (isAtRest && isLoaded && (await listAll(page, null)).length > 0) return;
  }
}

/** Asked again and again: is all at rest by now, but for what always moves? */
function watchStillness(
  reader: RemotePictureReader,
  pictures: PictureTaking,
  rectangle: Rectangle,
): (forMs: number) => Promise<boolean> {
  const live = createLiveLook(reader, pictures);
  const stretches: Mask[] = [];
  return async (forMs) => {
    stretches.push(await watchCells(live, forMs));
    const moving = readRestMask(stretches);
    return moving !== null && moving.size <= cellCountOf(rectangle) * MOST_MASKED;
  };
}

async function listAll(page: Page, map: FindSettings['map']): Promise<readonly PlacedCandidate[]> {
  if (map && typeof map !== 'string') {
    const hand = { x: map.x + map.width / 2, y: map.y + map.height / 2 };
    return [{ label: 'the rectangle', rectangle: map, hand, coveredBy: null, isWorkerDrawn: false, frameUrl: null }];
  }
  const lists = await Promise.all(page.frames().map((frame) => listIn(page, frame, map)));
  return lists.flat().toSorted((a, b) => areaOf(b.rectangle) - areaOf(a.rectangle));
}

async function listIn(page: Page, frame: Frame, selector: string | null): Promise<readonly PlacedCandidate[]> {
  try {
    const isOwn = frame === page.mainFrame();
    const box = isOwn ? { x: 0, y: 0, ...page.viewportSize()! } : await (await frame.frameElement()).boundingBox();
    if (!box || box.width < 1 || box.height < 1) return [];
    const move = <Point extends { readonly x: number; readonly y: number }>(point: Point): Point => ({
      ...point,
      x: Math.round(point.x + box.x),
      y: Math.round(point.y + box.y),
    });
    const found = await frame.evaluate(listCandidates, selector);
    return found.map((candidate) => ({
      ...candidate,
      rectangle: move(candidate.rectangle),
      hand: move(candidate.hand),
      frameUrl: isOwn ? null : frame.url(),
    }));
  } catch {
    // A frame may go at any time, and some are never ready.
    return [];
  }
}

const areaOf = ({ width, height }: Rectangle): number => width * height;

async function probe(
  visit: Visit,
  reader: RemotePictureReader,
  pictures: PictureTaking,
  candidate: PlacedCandidate,
  isPhone: boolean,
): Promise<{ readonly found: FoundMap | null; readonly why: string }> {
  const { rectangle, hand, coveredBy, label, isWorkerDrawn, frameUrl } = candidate;
  await reader.start(rectangle, visit.viewport);
  const plan = planProbe(hand, BY, isPhone);
  if (!isPhone) await flyHand(visit.command, plan.arrive);
  const base = await settled(reader, pictures, rectangle);
  await reader.look(base.jpeg);
  await reader.setBase();
  let hovered: Shift = { x: 0, y: 0, fit: 0 };
  if (!isPhone) {
    await flyHand(visit.command, plan.hover);
    await reader.look((await settled(reader, pictures, rectangle)).jpeg);
    hovered = await reader.shift(SEARCH);
    await flyHand(visit.command, plan.comeBack);
    await reader.look((await settled(reader, pictures, rectangle)).jpeg);
    await reader.setBase();
  }
  await flyHand(visit.command, plan.drag);
  const { sinceBase } = await reader.look((await settled(reader, pictures, rectangle)).jpeg);
  const dragged = await reader.shift(SEARCH);
  // The hand brings the picture back, and lies still before it lets go.
  await flyHand(visit.command, plan.dragBack, { x: 0, y: 0 }, true);
  await settled(reader, pictures, rectangle);
  const changed = sinceBase.reduce((sum, [, count]) => sum + count, 0);
  const why = judgeProbe({ by: BY, hovered, dragged, changedRatio: changed / areaOf(rectangle) });
  if (why !== null) return { found: null, why: coveredBy === null ? why : `${why}; \`${coveredBy}\` lies over it` };
  return { found: { label, rectangle, hand, isWorkerDrawn, frameUrl, shift: dragged }, why: '' };
}

/** The picture after which no other comes, or none that tells more. */
async function settled(
  reader: RemotePictureReader,
  pictures: PictureTaking,
  rectangle: Rectangle,
): Promise<TakenPicture> {
  await reader.look((await newest(pictures)).jpeg);
  const isStill = watchStillness(reader, pictures, rectangle);
  const startMs = epochNow();
  while (!(await isStill(ANSWER_MS)) && epochNow() - startMs < MOST_ANSWER_MS);
  return newest(pictures);
}

/** There is none before the page was first drawn. */
async function newest({ taken }: PictureTaking): Promise<TakenPicture> {
  for (;;) {
    const last = taken.at(-1);
    if (last) return last;
    await sleep(LOOK_EVERY_MS);
  }
}
