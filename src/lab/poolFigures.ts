import { readFigures } from './figures.ts';
import { quantile } from './quantile.ts';
import type { LabFigure } from './figures.ts';
import type { LabFlights } from './flyLab.ts';
import type { FramedGesture } from './frames/flyFrames.ts';
import type { PicturedGesture } from './pictures/flyPictures.ts';

/** What says much the same as another figure: each one more that is compared hides a little of all. */
const LEFT_OUT: readonly LabFigure['name'][] = ['TCM, final', 'GSL shown', 'blank share'];

/**
 * The figures by which two pages are compared: of a visit its gestures of one kind together. So they are 23 at most, and with six
 * visits a side each can show a difference after Holm's correction (2 / 924 < 0.05 / 23); gesture by gesture none could. Where
 * the hand stumbled in one gesture, the visit still has another.
 */
export function poolFigures({ pictures, frames }: Pick<LabFlights, 'pictures' | 'frames'>): readonly LabFigure[] {
  const byKind = readFigures(
    pictures.map((visit) => ({ ...visit, gestures: pool(visit.gestures, ({ kind }) => kind, poolPictured) })),
    frames.map((gestures) => pool(gestures, ({ kind }) => kind, poolFramed)),
  );
  const whole = readFigures(
    pictures.map((visit) => ({ ...visit, gestures: pool(visit.gestures, () => 'in gestures', poolPictured) })),
    [],
  );
  return [
    ...byKind.filter(({ name }) => !LEFT_OUT.includes(name)),
    ...whole.filter(({ name }) => name === 'blank share'),
  ];
}

interface Gesture {
  readonly name: string;
}

function pool<Some extends Gesture>(
  gestures: readonly Some[],
  nameOf: (gesture: Some) => string,
  join: (first: Some, all: readonly Some[]) => Some,
): readonly Some[] {
  const names = [...new Set(gestures.map(nameOf))];
  return names.flatMap((name) => {
    const own = gestures.filter((gesture) => nameOf(gesture) === name);
    return own[0] ? [{ ...join(own[0], own), name }] : [];
  });
}

function poolPictured(first: PicturedGesture, all: readonly PicturedGesture[]): PicturedGesture {
  const middle = (read: (gesture: PicturedGesture) => number | null): number | null =>
    quantile(
      all.flatMap((gesture) => read(gesture) ?? []),
      0.5,
    );
  return {
    ...first,
    startLatencyMs: middle(({ startLatencyMs }) => startLatencyMs),
    answerCompleteMs: middle(({ answerCompleteMs }) => answerCompleteMs),
    blankShare: middle(({ blankShare }) => blankShare),
    reason: all.find(({ reason }) => reason !== null)?.reason ?? null,
  };
}

function poolFramed(first: FramedGesture, all: readonly FramedGesture[]): FramedGesture {
  const good = all.flatMap(({ frames }) => frames ?? []);
  const middle = (read: (frames: (typeof good)[number]) => number): number => quantile(good.map(read), 0.5) ?? 0;
  const [one] = good;
  return {
    ...first,
    frames: one
      ? {
          ...one,
          droppedRatio: middle(({ droppedRatio }) => droppedRatio),
          maxGapMs: middle(({ maxGapMs }) => maxGapMs),
        }
      : null,
    reason: one ? null : (all.find(({ reason }) => reason !== null)?.reason ?? null),
  };
}
