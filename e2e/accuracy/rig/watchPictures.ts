import { changedRatio, colourRatio } from './comparePictures.ts';
import { decodePng } from './decodePng.ts';
import type { CDPSession } from '@playwright/test';
import type { Rectangle } from './comparePictures.ts';
import type { Bitmap } from './decodePng.ts';

/** What one picture of the page shows of the map. */
export interface Picture {
  /** Epoch milliseconds of the begin-frame that it belongs to; it is on the screen a little later. */
  readonly atMs: number;
  /** The share of the map that is not as in the picture before. */
  readonly changed: number;
  /** The share of the map in the colour that nothing was drawn on. */
  readonly blank: number;
}

export interface PictureWatch {
  /** When the latest picture came, in epoch milliseconds. */
  readonly latestMs: number;
  /** Ends it, and looks at what came. */
  stop(look: PictureLook): Promise<Picture[]>;
}

export interface PictureLook {
  readonly map: Rectangle;
  readonly masks?: readonly Rectangle[];
  readonly blankColour: readonly [number, number, number];
}

/**
 * Takes a lossless picture of each frame of the page. They are looked at when all is over: it must not cost the flight. It
 * slows frames down all the same, so smoothness is measured in another visit.
 */
export async function watchPictures(session: CDPSession): Promise<PictureWatch> {
  const taken: { readonly atMs: number; readonly png: string }[] = [];
  const onFrame = ({
    data,
    metadata,
    sessionId,
  }: {
    data: string;
    metadata: { timestamp?: number };
    sessionId: number;
  }): void => {
    taken.push({ atMs: (metadata.timestamp ?? 0) * 1000, png: data });
    // The page may be gone by then.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
  };
  session.on('Page.screencastFrame', onFrame);
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
  return {
    get latestMs() {
      return taken.at(-1)?.atMs ?? 0;
    },
    async stop({ map, masks = [], blankColour }) {
      await session.send('Page.stopScreencast');
      session.off('Page.screencastFrame', onFrame);
      let before: Bitmap | null = null;
      let beforePng = '';
      let blank = 0;
      return taken.map(({ atMs, png }) => {
        if (png === beforePng) return { atMs, changed: 0, blank };
        const bitmap = decodePng(Buffer.from(png, 'base64'));
        const changed = before ? changedRatio(before, bitmap, map, masks) : 1;
        before = bitmap;
        beforePng = png;
        blank = colourRatio(bitmap, blankColour, map, masks);
        return { atMs, changed, blank };
      });
    },
  };
}
