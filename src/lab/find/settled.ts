import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import { createLiveLook, watchCells } from '../pictures/liveLook.ts';
import { cellCountOf, MOST_MASKED, readRestMask } from '../pictures/restMask.ts';
import type { LiveLook } from '../pictures/liveLook.ts';
import type { RemotePictureReader } from '../pictures/openPictureReader.ts';
import type { Rectangle } from '../pictures/pictureReader.ts';
import type { Mask } from '../pictures/restMask.ts';
import type { PictureTaking, TakenPicture } from '../pictures/takePictures.ts';
import type { Visit } from '../openVisit.ts';

const LOOK_EVERY_MS = 100;
/** A picture is awaited so long, and any further one after it. A spinner never stops. */
export const ANSWER_MS = 500;

/** Asked again and again: is all at rest by now, but for what always moves? */
export function watchStillness(live: LiveLook, rectangle: Rectangle): (forMs: number) => Promise<boolean> {
  const stretches: Mask[] = [];
  return async (forMs) => {
    stretches.push(await watchCells(live, forMs));
    const moving = readRestMask(stretches);
    return moving !== null && moving.size <= cellCountOf(rectangle) * MOST_MASKED;
  };
}

/** The picture after which no other comes, or none that tells more. */
export async function settled(
  { ended }: Visit,
  reader: RemotePictureReader,
  pictures: PictureTaking,
  { rectangle, patienceMs }: { readonly rectangle: Rectangle; readonly patienceMs: number },
): Promise<{ readonly picture: TakenPicture; readonly isStill: boolean }> {
  await reader.look((await newest(pictures, ended)).jpeg);
  const isStill = watchStillness(createLiveLook(reader, pictures, ended), rectangle);
  const startMs = epochNow();
  let isAtRest = false;
  do isAtRest = await isStill(ANSWER_MS);
  while (!isAtRest && epochNow() - startMs < patienceMs);
  return { picture: await newest(pictures, ended), isStill: isAtRest };
}

/** There is none before the page was first drawn. */
async function newest({ taken }: PictureTaking, ended: AbortSignal): Promise<TakenPicture> {
  for (;;) {
    const last = taken.at(-1);
    if (last) return last;
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended });
  }
}
