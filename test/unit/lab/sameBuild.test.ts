import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareFigures } from '../../../src/lab/compareFigures.ts';
import { shuffle } from '../../../src/lab/flyLab.ts';
import { poolFigures } from '../../../src/lab/poolFigures.ts';
import { createSeededRandom } from '../../support/syntheticReport.ts';
import type { FigureComparison } from '../../../src/lab/compareFigures.ts';
import type { FramedGesture } from '../../../src/lab/frames/flyFrames.ts';
import type { PicturesVisit } from '../../../src/lab/pictures/flyPictures.ts';

interface Visits {
  readonly pictures: readonly PicturesVisit[];
  readonly frames: readonly (readonly FramedGesture[])[];
}

/** 24 visits of each kind to one page, flown on a machine that had much else to do. */
const recorded = JSON.parse(readFileSync(new URL('../../fixtures/labVisits.json', import.meta.url), 'utf8')) as Visits;
const SIDE = 6;

/** Two sides of one build, dealt out at random; `change`: what the second one is made to be. */
function draw(random: () => number, change: (gesture: FramedGesture) => FramedGesture): readonly FigureComparison[] {
  const [pictures, frames] = [shuffle(recorded.pictures, random), shuffle(recorded.frames, random)];
  const second = frames.slice(SIDE, 2 * SIDE).map((visit) => visit.map(change));
  return compareFigures(
    poolFigures({ pictures: pictures.slice(0, SIDE), frames: frames.slice(0, SIDE) }),
    poolFigures({ pictures: pictures.slice(SIDE, 2 * SIDE), frames: second }),
  );
}

const alarms = (rows: readonly FigureComparison[]): readonly string[] =>
  rows.filter(({ verdict }) => verdict === 'slower' || verdict === 'faster').map(({ key }) => key);

describe('twenty comparisons drawn from 24 visits to one build', () => {
  it('raise at most one alarm', () => {
    const random = createSeededRandom(17);
    const all = Array.from({ length: 20 }, () => draw(random, (gesture) => gesture));
    const measured = all.map((rows) => rows.filter(({ verdict }) => verdict !== 'not measured').length);
    // So many figures are looked at each time.
    expect(Math.min(...measured)).toBeGreaterThan(5);
    expect(all.filter((rows) => alarms(rows).length > 0).length).toBeLessThanOrEqual(1);
  });

  it('mostly find what was put into one side: half the frames', () => {
    const random = createSeededRandom(17);
    const slow = (gesture: FramedGesture): FramedGesture =>
      gesture.frames
        ? { ...gesture, frames: { ...gesture.frames, droppedRatio: gesture.frames.droppedRatio + 0.5 } }
        : gesture;
    const all = Array.from({ length: 20 }, () => alarms(draw(random, slow)));
    expect(all.filter((keys) => keys.includes('GDF drag')).length).toBeGreaterThanOrEqual(14);
  });
});
