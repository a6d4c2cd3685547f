import { quantile } from './quantile.ts';
import type { FramedGesture } from './frames/flyFrames.ts';
import type { PicturesVisit } from './pictures/flyPictures.ts';

/** One number of a page, over its flights. */
export interface LabFigure {
  /** Unique in a page: `GDF drag, held still`. */
  readonly key: string;
  readonly name:
    | 'FTP'
    | 'TCM'
    | 'TCM, final'
    | 'GSL'
    | 'GDF'
    | 'longest gap'
    | 'GSL shown'
    | 'answer complete'
    | 'blank share';
  /** Of a gesture, or the load's. */
  readonly gesture: string | null;
  readonly unit: 'ms' | 'ratio';
  /** One value of each flight that has one. */
  readonly values: readonly number[];
  readonly median: number | null;
  readonly lowQuartile: number | null;
  readonly highQuartile: number | null;
  /** Why there is no value; `null` where there is one. */
  readonly reason: string | null;
  /** How it was measured. */
  readonly way: string;
}

type Way = Pick<LabFigure, 'name' | 'unit' | 'way'>;

const WAYS = {
  ftp: { name: 'FTP', unit: 'ms', way: 'navigation to the first picture with a tile in it' },
  tcm: { name: 'TCM', unit: 'ms', way: 'navigation to the first picture after the last tile' },
  tcmFinal: { name: 'TCM, final', unit: 'ms', way: 'navigation to the last picture that changed' },
  gsl: { name: 'GSL', unit: 'ms', way: 'input to the first picture that changed' },
  answer: { name: 'answer complete', unit: 'ms', way: 'last input to the last picture that changed' },
  blank: { name: 'blank share', unit: 'ratio', way: 'share of the map in its colour before the first tile, over time' },
  gdf: { name: 'GDF', unit: 'ratio', way: 'frames that the browser showed' },
  gap: { name: 'longest gap', unit: 'ms', way: 'frames that the browser showed' },
  shown: { name: 'GSL shown', unit: 'ms', way: 'input to the end of the frame that showed its answer' },
} satisfies Record<string, Way>;

const NO_TILES = 'no request looked like a tile, or no picture changed after one';
const NO_BLANK = 'no colour stood for nothing before the first tile';

/** Fewer good flights than that say nothing; where fewer were asked for, all of them must be good. */
const LEAST_FLIGHTS = 3;

/** All that the flights of a page say. */
export function readFigures(
  pictures: readonly PicturesVisit[],
  frames: readonly (readonly FramedGesture[])[],
): readonly LabFigure[] {
  const ofLoad = (way: Way, read: (visit: PicturesVisit) => number | null): LabFigure =>
    figureOf(way, null, pictures.map(read), () => NO_TILES);
  const pictured = byGesture(pictures.map(({ gestures }) => gestures));
  const framed = byGesture(frames);
  return [
    ...(pictures.length > 0
      ? [
          ofLoad(WAYS.ftp, ({ load }) => load.firstTileShownMs),
          ofLoad(WAYS.tcm, ({ load }) => load.tilesShownMs),
          ofLoad(WAYS.tcmFinal, ({ load }) => load.completeMs),
        ]
      : []),
    ...[...pictured].flatMap(([gesture, flown]) => {
      const reason = (): string => flown.find((it) => it.reason !== null)?.reason ?? NO_BLANK;
      return [
        figureOf(
          WAYS.gsl,
          gesture,
          flown.map(({ startLatencyMs }) => startLatencyMs),
          reason,
        ),
        figureOf(
          WAYS.answer,
          gesture,
          flown.map(({ answerCompleteMs }) => answerCompleteMs),
          reason,
        ),
        figureOf(
          WAYS.blank,
          gesture,
          flown.map(({ blankShare }) => blankShare),
          reason,
        ),
      ];
    }),
    ...[...framed].flatMap(([gesture, flown]) => {
      const reason = (): string => flown.find((it) => it.reason !== null)?.reason ?? '';
      return [
        figureOf(
          WAYS.gdf,
          gesture,
          flown.map((it) => it.frames?.droppedRatio ?? null),
          reason,
        ),
        figureOf(
          WAYS.gap,
          gesture,
          flown.map((it) => it.frames?.maxGapMs ?? null),
          reason,
        ),
        figureOf(
          WAYS.shown,
          gesture,
          flown.map((it) => it.frames?.shownMs ?? null),
          reason,
        ),
      ];
    }),
  ];
}

function figureOf(
  way: Way,
  gesture: string | null,
  all: readonly (number | null)[],
  reasonOf: () => string,
): LabFigure {
  const values = all.flatMap((value) => value ?? []);
  const isEnough = values.length >= Math.min(LEAST_FLIGHTS, all.length) && values.length > 0;
  const at = (share: number): number | null => (isEnough ? quantile(values, share) : null);
  const few = values.length > 0 ? `${values.length} of ${all.length} flights have one: ` : '';
  return {
    key: gesture === null ? way.name : `${way.name} ${gesture}`,
    ...way,
    gesture,
    values,
    median: at(0.5),
    lowQuartile: at(0.25),
    highQuartile: at(0.75),
    reason: isEnough ? null : few + reasonOf(),
  };
}

function byGesture<Gesture extends { readonly name: string }>(
  visits: readonly (readonly Gesture[])[],
): Map<string, readonly Gesture[]> {
  const found = new Map<string, Gesture[]>();
  for (const gesture of visits.flat()) found.set(gesture.name, [...(found.get(gesture.name) ?? []), gesture]);
  return found;
}
