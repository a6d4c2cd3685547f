import type { CDPSession } from 'playwright-core';

/** A picture of the page as it came. */
export interface TakenPicture {
  /** Epoch milliseconds of the begin-frame that it belongs to; it is on the screen a little later. */
  readonly atMs: number;
  /** In base64. */
  readonly jpeg: string;
}

export interface PictureTaking {
  /** In the order in which they came. */
  readonly taken: readonly TakenPicture[];
  stop(): Promise<void>;
}

/** Below it, compression blurs the border of what has changed by half a cell. */
const QUALITY = 90;

/** Takes a picture of each frame in which the page looks different. It slows frames down: smoothness is for another visit. */
export async function takePictures(
  session: CDPSession,
  viewport: { readonly width: number; readonly height: number },
): Promise<PictureTaking> {
  const taken: TakenPicture[] = [];
  const onFrame = ({ data, metadata, sessionId }: ScreencastFrame): void => {
    // A busy browser may give one the time of a frame before the latest: it is no older than what it comes after.
    taken.push({ atMs: Math.max((metadata.timestamp ?? 0) * 1000, taken.at(-1)?.atMs ?? 0), jpeg: data });
    // The page may be gone by then.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
  };
  session.on('Page.screencastFrame', onFrame);
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: QUALITY,
    maxWidth: viewport.width,
    maxHeight: viewport.height,
    everyNthFrame: 1,
  });
  return {
    taken,
    async stop() {
      session.off('Page.screencastFrame', onFrame);
      await session.send('Page.stopScreencast').catch(() => {});
    },
  };
}

interface ScreencastFrame {
  readonly data: string;
  readonly metadata: { readonly timestamp?: number };
  readonly sessionId: number;
}
