import { CHANGE } from './readPictures.ts';
import { changedShare } from './restMask.ts';
import type { RemotePictureReader } from './openPictureReader.ts';
import type { LookedAt, Rectangle } from './pictureReader.ts';
import type { SeenPicture } from './readPictures.ts';
import type { Mask } from './restMask.ts';
import type { TakenPicture } from './takePictures.ts';

export interface LookingAt {
  readonly rectangle: Rectangle;
  readonly mask: Mask;
  /** `null`: there was none. */
  readonly firstTileMs: number | null;
  /** When each gesture began. */
  readonly originsMs: readonly number[];
  /** Aborted once the reader is the next visit's. */
  readonly ended: AbortSignal;
}

/** Nothing that a person sees comes and goes within it. */
const BLINK_MS = 150;
/** Fewer are looked at one by one. */
const LEAST_COUNT = 3;

/**
 * What each picture shows, in the order in which they were taken. Beside a spinner there are sixty a second, and decoding one
 * takes longer than taking it: where those of a moment end as they began, the ones in between are not looked at.
 */
export async function lookAtAll(
  taken: readonly TakenPicture[],
  reader: Pick<RemotePictureReader, 'look' | 'lookAll' | 'back' | 'setBase' | 'setBlank'>,
  { rectangle, mask, firstTileMs, originsMs, ended }: LookingAt,
): Promise<readonly SeenPicture[]> {
  const areaPx = rectangle.width * rectangle.height;
  const seen: SeenPicture[] = [];
  // Before the first picture after each of these, the one before it becomes the base.
  const bases = [firstTileMs ?? Infinity, ...originsMs].toSorted((a, b) => a - b);
  const toSeen = ({ atMs }: TakenPicture, { changed, sinceBase, blankCount }: LookedAt): SeenPicture => ({
    atMs,
    changed: changedShare(changed, mask, rectangle),
    sinceBase: changedShare(sinceBase, mask, rectangle),
    blank: blankCount === null ? null : blankCount / areaPx,
  });
  for (let first = 0; first < taken.length;) {
    ended.throwIfAborted();
    const fromMs = taken[first]?.atMs ?? 0;
    const due = first === 0 ? [] : bases.filter((baseMs) => baseMs <= fromMs);
    if (due.includes(firstTileMs ?? Infinity)) await reader.setBlank();
    if (due.length > 0) await reader.setBase();
    bases.splice(0, due.length);
    const untilMs = Math.min(fromMs + BLINK_MS, bases.find((baseMs) => baseMs > fromMs) ?? Infinity);
    const moment = taken.slice(first).filter(({ atMs }) => atMs < untilMs);
    const own = moment.length > 0 ? moment : taken.slice(first, first + 1);
    first += own.length;
    const last = own.at(-1);
    if (last && own.length >= LEAST_COUNT && seen.length > 0) {
      const end = toSeen(last, await reader.look(last.jpeg));
      if (end.changed <= CHANGE) {
        seen.push(...own.map(({ atMs }) => ({ ...end, atMs, changed: 0 })));
        continue;
      }
      await reader.back();
    }
    const looks = await reader.lookAll(own.map(({ jpeg }) => jpeg));
    seen.push(...own.flatMap((picture, index) => (looks[index] ? toSeen(picture, looks[index]) : [])));
  }
  return seen;
}
