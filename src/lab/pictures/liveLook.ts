import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import { cellsOf } from './restMask.ts';
import type { RemotePictureReader } from './openPictureReader.ts';
import type { ChangedCells } from './pictureReader.ts';
import type { Mask } from './restMask.ts';
import type { PictureTaking } from './takePictures.ts';

export interface LiveLook {
  /** What has changed since the last look; `null`: no new picture. */
  look(): Promise<ChangedCells | null>;
}

const LOOK_EVERY_MS = 100;

/** Looks at the newest picture only: not every one can be decoded while the page draws. `ended`: there is nothing left to see. */
export function createLiveLook(
  reader: Pick<RemotePictureReader, 'look'>,
  { taken }: Pick<PictureTaking, 'taken'>,
  ended: AbortSignal,
): LiveLook {
  let count = 0;
  return {
    async look() {
      // The reader is the next visit's by then.
      ended.throwIfAborted();
      const newest = taken.at(-1);
      if (!newest || taken.length === count) return null;
      count = taken.length;
      return (await reader.look(newest.jpeg)).changed;
    },
  };
}

/** The cells that change in so long. */
export async function watchCells(live: LiveLook, forMs: number): Promise<Mask> {
  const fromMs = epochNow();
  const changes: ChangedCells[] = [];
  do {
    const changed = await live.look();
    if (changed) changes.push(changed);
    await sleep(LOOK_EVERY_MS);
  } while (epochNow() - fromMs < forMs);
  return cellsOf(changes);
}
