import type { FlownGesture } from '../flyGestures.ts';
import type { RemotePictureReader } from './openPictureReader.ts';
import type { AnswerFigures, LoadFigures } from './readPictures.ts';
import type { TakenPicture } from './takePictures.ts';

/** A picture for people. */
export interface StripPicture {
  /** `null`: of the load. */
  readonly gesture: string | null;
  readonly what: string;
  /** Since the navigation, or the input that is answered; below 0 before it. */
  readonly afterMs: number;
  /** The whole page, not the map alone. */
  readonly isWhole: boolean;
  /** In base64. */
  readonly jpeg: string;
}

interface StripTimes {
  readonly navigationMs: number;
  readonly load: LoadFigures;
  readonly flown: readonly FlownGesture[];
  readonly answers: readonly AnswerFigures[];
}

interface Moment extends Omit<StripPicture, 'jpeg'> {
  readonly index: number;
}

const WIDTH = 300;
const PAGE_WIDTH = 760;

/** The pictures by which a visit was measured: before and at the first tile, all there, and the answers of each gesture. */
export async function cutStrip(
  taken: readonly TakenPicture[],
  reader: Pick<RemotePictureReader, 'shrink'>,
  times: StripTimes,
): Promise<readonly StripPicture[]> {
  const strip: StripPicture[] = [];
  for (const { index, ...moment } of momentsOf(taken, times)) {
    const picture = taken[index];
    if (!picture) continue;
    const { isWhole } = moment;
    const jpeg = await reader.shrink(picture.jpeg, { isWhole, width: isWhole ? PAGE_WIDTH : WIDTH });
    strip.push({ ...moment, jpeg });
  }
  return strip;
}

function momentsOf(
  taken: readonly TakenPicture[],
  { navigationMs, load, flown, answers }: StripTimes,
): readonly Moment[] {
  /** The picture that stood then; `before`: the one before it. */
  const seen = (
    gesture: string | null,
    what: string,
    fromMs: number,
    afterMs: number | null,
    by: { readonly before?: true; readonly isWhole?: true } = {},
  ): readonly Moment[] => {
    if (afterMs === null) return [];
    // Times are fractions that have been taken apart and put together.
    const index = taken.findLastIndex(({ atMs }) => atMs <= fromMs + afterMs + 0.01) - (by.before ? 1 : 0);
    const atMs = taken[index]?.atMs ?? fromMs;
    return [{ gesture, what, index, afterMs: atMs - fromMs, isWhole: by.isWhole ?? false }];
  };
  const { firstTileShownMs, tilesShownMs, completeMs } = load;
  return [
    ...seen(null, 'the page', navigationMs, completeMs, { isWhole: true }),
    ...seen(null, 'before the first tile', navigationMs, firstTileShownMs, { before: true }),
    ...seen(null, 'first tile', navigationMs, firstTileShownMs),
    ...seen(null, 'last tile', navigationMs, tilesShownMs),
    ...(completeMs === tilesShownMs ? [] : seen(null, 'final', navigationMs, completeMs)),
    ...flown.flatMap(({ name, times }, index) => {
      const { firstPictureMs = null, answerCompleteMs = null } = answers[index] ?? {};
      if (!times || firstPictureMs === null || answerCompleteMs === null) return [];
      const { originMs, lastInputMs } = times;
      return [
        ...seen(name, 'before', originMs, 0),
        ...seen(name, 'first answer', originMs, firstPictureMs),
        ...seen(name, 'answer complete', originMs, lastInputMs + answerCompleteMs - originMs),
      ];
    }),
  ];
}
