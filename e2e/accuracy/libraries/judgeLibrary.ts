import { ALLOWED_GDF, time } from '../judge.ts';
import { answerDraw, completeDraw, firstTileDraw, gestureFrames, settleDraws } from '../truth.ts';
import { libraryCases } from './libraryCases.ts';
import { updateBlock, updateDraw, viewDebt } from './libraryTruth.ts';
import type { Check } from '../judge.ts';
import type { LibraryCase } from './libraryCases.ts';
import type { LibraryFlight } from './libraryFlight.ts';

/** A block, by the browser's own two words for it: tasks of its trace, and its long frames. */
const BLOCK_MS = 5;
/** So much of a tile's way is not in the server's log: it is on the way, decoded, and drawn with the next frame. */
const ALLOWED_VCD = 0.05;

/** The app's point is drawn before any tile, and is less than this of what is looked at. */
const FIRST_TILE = { atFirst: 1, change: 0.03 };

/** Holds what was measured in a flight against what is true. Pure: a kept flight gives the same verdict again. */
export function judgeLibrary(flight: LibraryFlight): Check[] {
  const { plan, motion = 'drag', updateBlockMs }: LibraryCase = libraryCases[flight.case];
  const { samples } = flight.measured;
  const of = (name: string) => samples.filter((sample) => sample.name === name && sample.outcome === 'measured');
  const valueOf = (name: string): (number | null)[] => of(name).map(({ value }) => value);
  const load = [
    time('FTP', valueOf('FTP'), firstTileDraw(flight, FIRST_TILE)),
    time('TCM', valueOf('TCM'), completeDraw(flight, false)),
  ];
  if (updateBlockMs !== undefined) {
    return [
      ...load,
      time('DTS', valueOf('DTS'), updateDraw(flight)),
      number(
        'DTS.longestBlockMs',
        'ms',
        of('DTS')[0]?.parts['longestBlockMs'] ?? null,
        updateBlock(flight)?.ms ?? null,
        BLOCK_MS,
      ),
    ];
  }
  if (!plan) return load;
  const frames = gestureFrames(flight);
  const [gdf] = of('GDF');
  const debt = flight.case === 'heldDrag' ? viewDebt(flight) : null;
  return [
    ...load,
    time('GSL', valueOf('GSL'), answerDraw(flight)),
    number(
      'GDF',
      'ratio',
      gdf?.value ?? null,
      frames?.ratio ?? null,
      Math.max(ALLOWED_GDF[motion], 1 / (frames?.frameCount ?? 1)),
    ),
    time('GDF.maxGapMs', [gdf?.parts['maxGapMs'] ?? null], frames && { ms: frames.maxGapMs, frameMs: 0 }),
    number('dropped frames', 'count', droppedOf(gdf?.parts), frames?.droppedCount ?? null, motion === 'drag' ? 1 : 3),
    time('ST', valueOf('ST'), settleDraws(flight, undefined, flight.tiles)),
    ...(flight.case === 'heldDrag' ? [number('VCD', 'ratio', of('VCD')[0]?.value ?? null, debt, ALLOWED_VCD)] : []),
  ];
}

const droppedOf = ({ expectedFrames, producedFrames }: Readonly<Record<string, number>> = {}): number | null =>
  expectedFrames === undefined || producedFrames === undefined ? null : expectedFrames - producedFrames;

function number(
  figure: string,
  unit: Check['unit'],
  measured: number | null,
  truth: number | null,
  allowed: number,
): Check {
  const isMet = measured !== null && truth !== null && Math.abs(measured - truth) <= allowed;
  return { figure, unit, measured, truth, allowed, isMet };
}
