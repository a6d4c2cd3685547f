import { epochNow } from '../epochNow.ts';
import { flyHand } from '../hand.ts';
import { createLiveLook } from '../pictures/liveLook.ts';
import { takePictures } from '../pictures/takePictures.ts';
import { LabRefusal } from '../refusal.ts';
import { moveBox, movePoint, readFramePlace } from './framePlace.ts';
import { judgeProbe, NO_ANSWER } from './judgeProbe.ts';
import { listCandidates } from './listCandidates.ts';
import { planProbe, PROBE } from './planProbe.ts';
import { readShown } from './readShown.ts';
import { sayScroll } from './sayScroll.ts';
import { ANSWER_MS, settled, watchStillness } from './settled.ts';
import { readTarget } from './untilThere.ts';
import type { Frame, Page } from 'playwright-core';
import type { RemotePictureReader } from '../pictures/openPictureReader.ts';
import type { Shift } from '../pictures/findShift.ts';
import type { Rectangle } from '../pictures/pictureReader.ts';
import type { PictureTaking } from '../pictures/takePictures.ts';
import type { Visit } from '../openVisit.ts';
import type { Candidate } from './listCandidates.ts';
import type { Size } from './readShown.ts';
import type { MapTarget } from './untilThere.ts';

/** Where on the page the map is. Pixels of the page. */
export interface FoundMap extends MapTarget {
  readonly label: string;
  readonly rectangle: Rectangle;
  /** How much of the page a picture of it shows. */
  readonly shown: Size;
  readonly isWorkerDrawn: boolean;
  /** Of the frame that it lies in; `null`: the page's own. */
  readonly frameUrl: string | null;
  /** How far the picture went with the hand. */
  readonly shift: Shift;
  /** It takes no drag before it was pressed once: it wants the focus, or something lay over it that went away. */
  readonly needsPress: boolean;
  /** A channel of its pictures that is off by more has changed. */
  readonly step: number;
  /** What else lies on the page and may be a map. */
  readonly others: readonly string[];
}

export interface FindSettings {
  /** A selector, or a rectangle. */
  readonly map: string | Rectangle | null;
  readonly isPhone: boolean;
}

/** Maps come late; nothing is looked for longer. */
const PATIENCE_MS = 8000;
const QUIET_MS = 800;
const MOST_CANDIDATES = 6;
const MOST_SHIFT = { x: 88, y: 48 };
const MOST_ANSWER_MS = 3000;
/** The first press may only give it the focus. */
const PRESSES = 2;
/** The noise of JPEG stays below the first; one that is all of a shade, or nearly, is seen by the second. */
const STEP = 24;
const FAINT_STEP = 6;

/** Tries what may be a map by a drag, the largest first. @throws LabRefusal with what was tried */
export async function findMap(
  visit: Visit,
  reader: RemotePictureReader,
  { map, isPhone }: FindSettings,
): Promise<FoundMap> {
  const pictures = await takePictures(visit.session, visit.viewport);
  try {
    await untilQuiet(visit, reader, pictures);
    const all = await listAll(visit.page, map);
    const inside = all.filter(({ isOutside }) => !isOutside);
    const likely = inside.filter(({ isLone }) => !isLone);
    const candidates = likely.length > 0 ? likely : inside;
    if (candidates.length === 0) {
      const what =
        typeof map === 'string'
          ? `nothing of a size that can be seen matches \`${map}\``
          : 'no canvas, and no box with pictures, of 100 \u00d7 100 or more; `--ready` waits for one that comes late, `--map` names what else a hand moves; what a click alone opens is not seen';
      const outside = all.map(sayOutside).join(', ');
      throw new LabRefusal(outside === '' ? `no map was found: ${what}` : `no map was found in the window: ${outside}`);
    }
    const tried: string[] = [];
    for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
      const { found, why } = await probe(visit, reader, pictures, candidate, isPhone);
      if (found) return { ...found, others: besides(candidate, candidates).map(describe) };
      tried.push(`${describe(candidate)}: ${why}`);
    }
    const [first] = candidates;
    const scroll = first && !isPhone ? await sayScroll(visit, first) : null;
    throw new LabRefusal(
      `no map follows the hand. Tried: ${[...tried, ...(scroll === null ? [] : [scroll])].join('; ')}`,
    );
  } finally {
    await pictures.stop();
  }
}

const describe = ({ label, rectangle: { width, height } }: Candidate): string => `${label} (${width} \u00d7 ${height})`;

const sayOutside = (candidate: Candidate): string =>
  describe(candidate) +
  (candidate.cutOffBy === null
    ? ' lies outside; a larger `--viewport` shows it'
    : ` is cut off by ${candidate.cutOffBy}, which has no room for it`);

function besides({ rectangle: own }: Candidate, all: readonly PlacedCandidate[]): readonly PlacedCandidate[] {
  const isBeside = ({ x, y, width, height }: Rectangle): boolean =>
    x >= own.x + own.width || own.x >= x + width || y >= own.y + own.height || own.y >= y + height;
  return all.filter(({ rectangle }) => isBeside(rectangle));
}

interface PlacedCandidate extends Candidate {
  readonly frameUrl: string | null;
}

async function untilQuiet(
  { network, page, viewport, ended }: Visit,
  reader: RemotePictureReader,
  pictures: PictureTaking,
): Promise<void> {
  const size = await readShown(page, viewport);
  const rectangle = { x: 0, y: 0, ...size };
  await reader.start(rectangle, size, STEP);
  const isStill = watchStillness(createLiveLook(reader, pictures, ended), rectangle);
  const startMs = epochNow();
  while (epochNow() - startMs < PATIENCE_MS) {
    const fromMs = epochNow();
    const isAtRest = await isStill(QUIET_MS);
    const isLoaded = !network.isBusy && network.latestMs < fromMs;
    if (isAtRest && isLoaded && (await listAll(page, null)).some(({ isOutside, isLone }) => !isOutside && !isLone))
      return;
  }
}

async function listAll(page: Page, map: FindSettings['map']): Promise<readonly PlacedCandidate[]> {
  if (map && typeof map !== 'string') {
    const hand = { x: map.x + map.width / 2, y: map.y + map.height / 2 };
    return [
      {
        label: 'the rectangle',
        rectangle: map,
        hand,
        obstacle: null,
        isWorkerDrawn: false,
        isOutside: false,
        isLone: false,
        cutOffBy: null,
        frameUrl: null,
      },
    ];
  }
  const lists = await Promise.all(page.frames().map((frame) => listIn(page, frame, map)));
  return lists.flat().toSorted((a, b) => areaOf(b.rectangle) - areaOf(a.rectangle));
}

async function listIn(page: Page, frame: Frame, selector: string | null): Promise<readonly PlacedCandidate[]> {
  try {
    const isOwn = frame === page.mainFrame();
    const place = isOwn ? { x: 0, y: 0, scale: 1 } : await readFramePlace(await frame.frameElement());
    if (!place) return [];
    // As text: Playwright reads objects by the `Map` of the page, and a page with a map may have a class by that name.
    const text = await frame.evaluate<string>(
      `JSON.stringify({ __proto__: null, ...(${listCandidates.toString()})(${JSON.stringify(selector)}) })`,
    );
    // The cast: it is what that has listed.
    const found = Object.values(JSON.parse(text) as Readonly<Record<string, Candidate>>);
    return found.map((candidate) => ({
      ...candidate,
      rectangle: moveBox(candidate.rectangle, place),
      hand: movePoint(candidate.hand, place),
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
): Promise<{ readonly found: Omit<FoundMap, 'others'> | null; readonly why: string }> {
  const { rectangle, hand, obstacle, label, isWorkerDrawn, frameUrl } = candidate;
  const shown = await readShown(visit.page, visit.viewport);
  const target = await readTarget(visit.page, hand);
  await reader.start(rectangle, shown, STEP);
  const plan = planProbe(hand, isPhone);
  if (!isPhone) await flyHand(visit.command, plan.arrive);
  const held = { x: hand.x + PROBE.x - rectangle.x, y: hand.y + PROBE.y - rectangle.y };
  const search = { atMost: MOST_SHIFT, hand: held };
  let patienceMs = MOST_ANSWER_MS;
  const look = async (): Promise<string> => {
    const { picture, isStill } = await settled(visit, reader, pictures, { rectangle, patienceMs });
    // What does not come to rest once will not later: it is a matter of its picture, not of patience.
    if (!isStill) patienceMs = ANSWER_MS;
    return picture.jpeg;
  };
  let base = await look();
  const atFirst = base;
  let hover = base;
  if (!isPhone) {
    await flyHand(visit.command, plan.hover);
    hover = await look();
    await flyHand(visit.command, plan.comeBack);
    // Where no new picture came, nothing has changed.
    if (hover !== base) base = await look();
  }
  const compare = async (from: string, to: string, step: number): Promise<{ shift: Shift; changedRatio: number }> => {
    await reader.start(rectangle, shown, step);
    await reader.look(from);
    await reader.setBase();
    const { sinceBase } = await reader.look(to);
    const changed = sinceBase.reduce((sum, [, count]) => sum + count, 0);
    return { shift: await reader.shift(search), changedRatio: changed / areaOf(rectangle) };
  };
  let why = '';
  for (let press = 1; press <= PRESSES; press += 1) {
    await flyHand(visit.command, plan.drag);
    const drag = await look();
    // The hand brings the picture back, and lies still before it lets go.
    await flyHand(visit.command, plan.dragBack, { x: 0, y: 0 }, true);
    for (const step of [STEP, FAINT_STEP]) {
      const { shift: hovered } = await compare(atFirst, hover, step);
      const { shift: dragged, changedRatio } = await compare(base, drag, step);
      const verdict = judgeProbe({ by: PROBE, hovered, dragged, changedRatio });
      const map = { label, rectangle, hand, target, shown, isWorkerDrawn, frameUrl, step };
      if (verdict === null) return { found: { ...map, shift: dragged, needsPress: press > 1 }, why };
      why ||= verdict;
      if (verdict !== NO_ANSWER) break;
    }
    if (press < PRESSES) base = await look();
  }
  const restless = patienceMs === ANSWER_MS ? 'its picture is never at rest' : null;
  return { found: null, why: [why, obstacle, restless].filter((part) => part !== null).join('; ') };
}
