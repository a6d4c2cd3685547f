/** One picture, as the map's rectangle looked on it. Times are epoch milliseconds. */
export interface SeenPicture {
  readonly atMs: number;
  /** The share that changed since the picture before, without the mask. */
  readonly changed: number;
  /** The share that changed since the latest base: before the first tile, or before the hand. */
  readonly sinceBase: number;
  /** The share in the colour that it had before the first tile; `null`: there is no such colour. */
  readonly blank: number | null;
}

export interface LoadTimes {
  readonly navigationMs: number;
  /** `null`: no request looked like a tile. */
  readonly firstTileMs: number | null;
  readonly lastTileMs: number | null;
  /** The hand came then. */
  readonly untilMs: number;
  /** A processor so many times slower shows a tile so much later. */
  readonly cpuSlowdown: number;
}

/** Milliseconds since the navigation; `null`: it was not seen. */
export interface LoadFigures {
  readonly firstTileShownMs: number | null;
  readonly tilesShownMs: number | null;
  readonly completeMs: number | null;
}

export interface AnswerTimes {
  readonly originMs: number;
  readonly lastInputMs: number;
  readonly untilMs: number;
}

export interface AnswerFigures {
  /** From the input to the first picture of its answer: GSL. */
  readonly startLatencyMs: number | null;
  /** To that picture itself, which comes later than what it shows was drawn. */
  readonly firstPictureMs: number | null;
  /** From the hand's last input to the last picture that changed. */
  readonly answerCompleteMs: number | null;
  /** The share of the rectangle that was blank, over the time until then. */
  readonly blankShare: number | null;
}

/** Of the rectangle: something new is there. */
const NEW = 0.005;
/** Of the rectangle: below it nothing that a person sees has changed. */
export const CHANGE = 0.001;
/** From a tile to the picture that shows it: what changes later is something else, as a panel that comes late. */
const TILE_SHOWN_MS = 2000;
/** A map that has so much of that colour when all is there: it says nothing of holes. */
const MOST_BLANK_AT_REST = 0.05;

/** Pictures of a page that moves by itself come at every refresh: most of those were there before the input. */
const BEFORE_MS = 200;
const LEAST_BEFORE = 8;
const REFRESH_MS = 1000 / 60;
/** In refreshes: what the page draws within one is on a picture of the next, half of one later on the whole. */
const LATE = 0.5;
/** Then the browser waits for nobody with a refresh: it is the next but one. */
const LATER = 1.5;

/** What the pictures of a load say. */
export function readLoad(pictures: readonly SeenPicture[], times: LoadTimes): LoadFigures {
  const { navigationMs, firstTileMs, lastTileMs, untilMs, cpuSlowdown } = times;
  const early = pictures.filter(({ atMs }) => atMs < untilMs);
  const last = early.findLast(({ changed }) => changed > CHANGE);
  const since = (picture: SeenPicture | undefined): number | null => (picture ? picture.atMs - navigationMs : null);
  if (firstTileMs === null || lastTileMs === null) {
    return { firstTileShownMs: null, tilesShownMs: null, completeMs: since(last) };
  }
  const first = early.find(({ atMs, sinceBase }) => atMs >= firstTileMs && sinceBase > NEW);
  const changes = early.filter(({ changed }) => changed > CHANGE);
  const afterLast = changes.find(({ atMs }) => atMs >= lastTileMs);
  // The last tile may lie where nobody sees it. Where something lay over all of them, they are shown once that is gone.
  const untilShownMs = Math.max(lastTileMs + TILE_SHOWN_MS * cpuSlowdown, first?.atMs ?? 0);
  const isSeen = afterLast !== undefined && afterLast.atMs <= untilShownMs;
  return {
    firstTileShownMs: since(first),
    tilesShownMs: since(isSeen ? afterLast : (changes.findLast(({ atMs }) => atMs <= untilShownMs) ?? last)),
    completeMs: since(last),
  };
}

/** What the pictures of a gesture say. All `null`: the picture did not answer. */
export function readAnswer(
  pictures: readonly SeenPicture[],
  times: AnswerTimes,
  blankAtRest: number | null,
): AnswerFigures {
  const { originMs, lastInputMs, untilMs } = times;
  const own = pictures.filter(({ atMs }) => atMs >= originMs && atMs < untilMs);
  const first = own.find(({ sinceBase }) => sinceBase > NEW);
  const last = own.findLast(({ changed }) => changed > CHANGE);
  if (!first || !last) return { startLatencyMs: null, firstPictureMs: null, answerCompleteMs: null, blankShare: null };
  const before = pictures.filter(({ atMs }) => atMs >= originMs - BEFORE_MS && atMs < originMs);
  const lateMs = REFRESH_MS * (before.length >= LEAST_BEFORE ? LATER : LATE);
  const firstPictureMs = first.atMs - originMs;
  return {
    startLatencyMs: Math.max(0, firstPictureMs - lateMs),
    firstPictureMs,
    answerCompleteMs: Math.max(0, last.atMs - lastInputMs),
    blankShare: blankAtRest !== null && blankAtRest <= MOST_BLANK_AT_REST ? meanBlank(own, originMs, last.atMs) : null,
  };
}

/** By time: a picture stands until the next one. */
function meanBlank(pictures: readonly SeenPicture[], fromMs: number, toMs: number): number | null {
  let [sum, weight] = [0, 0];
  for (const [index, { atMs, blank }] of pictures.entries()) {
    if (blank === null) return null;
    const endMs = Math.min(pictures[index + 1]?.atMs ?? toMs, toMs);
    const forMs = Math.max(0, endMs - Math.max(atMs, fromMs));
    sum += blank * forMs;
    weight += forMs;
  }
  return weight > 0 ? sum / weight : null;
}
