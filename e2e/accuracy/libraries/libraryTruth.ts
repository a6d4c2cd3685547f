import { libraryNames } from './libraryNames.ts';
import { homeOf } from './views.ts';
import type { WorldView } from '../pages/worlds/world.ts';
import type { Truth } from '../truth.ts';
import type { LibraryFlight } from './libraryFlight.ts';

const DISPLAY_FRAME_MS = 1000 / 60;
/** Of less of a tile at the edge nobody asks. */
const EDGE_PX = 1;
const STEP_MS = 5;

/**
 * The mean share of the view's tiles that the server had not answered yet, from the first draw of the move to the last one of
 * all. Where the view is follows from the hand: it moved a map without inertia by so many pixels.
 */
export function viewDebt(flight: LibraryFlight): number | null {
  const { library, sends, draws, tiles } = flight;
  const origin = sends.find(({ isOrigin }) => isOrigin);
  const changes = draws.filter(({ hasChanged, atMs }) => hasChanged && origin && atMs > origin.sentMs);
  const [first, last] = [changes[0], changes.at(-1)];
  if (!origin || !first || !last) return null;
  const answeredMs = new Map(tiles.map(({ z, x, y, endMs }) => [`${z}/${x}/${y}`, endMs]));
  const press = sends.find(({ type }) => type === 'mousePressed');
  let debt = 0;
  let count = 0;
  for (let atMs = first.atMs; atMs < last.atMs; atMs += STEP_MS) {
    const hand = sends.findLast(({ type, sentMs }) => type !== 'mouseWheel' && sentMs <= atMs);
    const needed = tilesOf(library, (press?.x ?? 0) - (hand?.x ?? 0), (press?.y ?? 0) - (hand?.y ?? 0));
    const missing = needed.filter((key) => (answeredMs.get(key) ?? Infinity) > atMs);
    debt += missing.length / needed.length;
    count += 1;
  }
  return count === 0 ? null : debt / count;
}

/** The tiles of the view that was moved by so many pixels from home. */
function tilesOf(library: LibraryFlight['library'], movedX: number, movedY: number): string[] {
  const { tilePx } = libraryNames[library];
  const view = homeOf(library);
  const z = view.zoom - Math.log2(tilePx / 256);
  const { x, y } = worldPixel(view);
  const [left, top] = [x + movedX - MAP.width / 2, y + movedY - MAP.height / 2];
  const rangeOf = (fromPx: number, sizePx: number): number[] => {
    const [first, end] = [Math.floor((fromPx + EDGE_PX) / tilePx), Math.floor((fromPx + sizePx - EDGE_PX) / tilePx)];
    return Array.from({ length: end - first + 1 }, (_, index) => first + index);
  };
  return rangeOf(left, MAP.width).flatMap((column) => rangeOf(top, MAP.height).map((row) => `${z}/${column}/${row}`));
}

const MAP = { width: 400, height: 300 };

/** Web Mercator. */
function worldPixel({ lng, lat, zoom }: WorldView): { readonly x: number; readonly y: number } {
  const sizePx = 256 * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return {
    x: ((lng + 180) / 360) * sizePx,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * sizePx,
  };
}

/** From the call that set the data anew to the last draw that changed the picture: nothing else does then. */
export function updateDraw({ updatedMs, draws }: LibraryFlight): Truth | null {
  const last =
    updatedMs === null ? undefined : draws.findLast(({ hasChanged, atMs }) => hasChanged && atMs > updatedMs);
  return last && updatedMs !== null ? { ms: last.atMs - updatedMs, frameMs: DISPLAY_FRAME_MS } : null;
}

/** The longest task of the main thread until then, by the browser's trace. */
export function updateBlock(flight: LibraryFlight): Truth | null {
  const { updatedMs, tasks } = flight;
  const drawn = updateDraw(flight);
  if (updatedMs === null || !drawn) return null;
  const within = tasks.map(({ startMs, durationMs }) => {
    const [fromMs, toMs] = [Math.max(startMs, updatedMs), Math.min(startMs + durationMs, updatedMs + drawn.ms)];
    return toMs - fromMs;
  });
  return { ms: Math.max(0, ...within), frameMs: 0 };
}
