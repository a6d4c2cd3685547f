import { median } from '../rig/median.ts';
import { readGestureTruth, readLoadTruth } from './labTruth.ts';
import type { LabFlights } from '../../../src/lab/flyLab.ts';
import type { LabProgress } from '../../../src/lab/labPlan.ts';
import type { TileLogEntry } from '../../support/tileServer.ts';
import type { LabCase } from './labCases.ts';
import type { GestureTruth, LabNotes } from './labTruth.ts';

export interface LabProof {
  readonly what: LabCase;
  readonly flights: LabFlights;
  /** Of each visit, the one that looked for the map first. */
  readonly notes: readonly LabNotes[];
  /** What each visit after that one was for. */
  readonly passes: readonly LabProgress['pass'][];
  readonly tiles: readonly TileLogEntry[];
  readonly visitCount: number;
}

/** One promise of the lab. */
export interface LabCheck {
  readonly figure: string;
  /** By the lab, and by the page. */
  readonly seen: string;
  readonly drawn: string;
  readonly allowed: string;
  readonly visits: string;
  readonly isMet: boolean;
}

const FRAME_MS = 1000 / 60;
const GDF_ERROR = 0.06;
const LOAD_ERROR_MS = 100;
const GESTURES = ['drag, let go in motion', 'drag, held still'] as const;
/** Of a drag: its moves end so long after the first one. */
const MOVES_MS = 690;

/** Holds the medians of the lab against those of what the page drew in the same visits. */
export function judgeLab(proof: LabProof): readonly LabCheck[] {
  const { what, flights, notes, passes, tiles } = proof;
  const of = (pass: LabProgress['pass']): readonly LabNotes[] =>
    notes.slice(1).filter((_, index) => passes[index] === pass);
  const [pictured, framed] = [of('pictures'), of('frames')];
  if (notes.length - 1 !== passes.length) {
    const told = `${notes.length - 1} of ${passes.length} visits told what they drew`;
    return [{ figure: 'notes', seen: told, drawn: '', allowed: 'all', visits: '', isMet: false }];
  }
  const loads = flights.pictures.map(({ load, handMs: sinceMs }, index) => {
    const own = pictured[index];
    const handMs = own ? own.navigationMs + sinceMs : 0;
    const ends = tiles.filter(({ status }) => status === 200).map(({ endEpochMs }) => endEpochMs);
    return { load, truth: own ? readLoadTruth(own, ends, handMs) : null };
  });
  const loadChecks = [
    judge('FTP', loads, ({ load, truth }) => [load.firstTileShownMs, truth?.firstTileMs ?? null], LOAD_ERROR_MS),
    judge('TCM', loads, ({ load, truth }) => [load.tilesShownMs, truth?.lastTileMs ?? null], LOAD_ERROR_MS),
    judge('TCM, final', loads, ({ load, truth }) => [load.completeMs, truth?.finalMs ?? null], LOAD_ERROR_MS),
  ];
  const startChecks = GESTURES.map((name) => {
    const pairs = flights.pictures.map(({ gestures }, index) => {
      const gesture = gestures.find((it) => it.name === name);
      return { gesture, truth: truthOf(pictured[index], 'navigationMs', gesture?.originMs ?? null) };
    });
    const read = ({ gesture, truth }: (typeof pairs)[number]): Pair => [
      gesture?.startLatencyMs ?? null,
      truth?.startMs ?? null,
    ];
    return judge(`GSL ${name}`, pairs, read, FRAME_MS);
  });
  const frameChecks = GESTURES.map((name) => {
    const pairs = flights.frames.map((gestures, index) => {
      const gesture = gestures.find((it) => it.name === name);
      return { gesture, truth: truthOf(framed[index], 'timeOrigin', gesture?.originMs ?? null) };
    });
    const read = ({ gesture, truth }: (typeof pairs)[number]): Pair => [
      gesture?.frames?.droppedRatio ?? null,
      truth?.droppedRatio ?? null,
    ];
    return judge(`GDF ${name}`, pairs, read, GDF_ERROR);
  });
  return [
    ...loadChecks,
    ...startChecks,
    ...frameChecks,
    judgeTiles(proof),
    ...(what.blockMs ? [judgeBlock(proof)] : []),
  ];
}

type Pair = readonly [seen: number | null, drawn: number | null];

function truthOf(
  notes: LabNotes | undefined,
  origin: 'navigationMs' | 'timeOrigin',
  originMs: number | null,
): GestureTruth | null {
  if (!notes || originMs === null) return null;
  const fromMs = notes[origin] + originMs;
  // The next gesture begins over a second after the end of this one.
  return readGestureTruth(notes, {
    originMs: fromMs,
    lastMoveMs: fromMs + MOVES_MS,
    untilMs: fromMs + MOVES_MS + 1300,
  });
}

function judge<Visit>(figure: string, visits: readonly Visit[], read: (visit: Visit) => Pair, error: number): LabCheck {
  const pairs = visits.map(read).filter((pair): pair is [number, number] => pair[0] !== null && pair[1] !== null);
  const [seen, drawn] = [median(pairs.map((pair) => pair[0])), median(pairs.map((pair) => pair[1]))];
  const off = median(pairs.map(([its, own]) => its - own));
  const isRatio = error < 1;
  const say = (value: number): string => (isRatio ? value.toFixed(2) : `${Math.round(value)} ms`);
  return {
    figure,
    seen: pairs.length > 0 ? say(seen) : 'nothing',
    drawn: pairs.length > 0 ? say(drawn) : 'nothing',
    allowed: `off by ${say(off)}, at most ${say(error)}`,
    visits: `${pairs.length} of ${visits.length}`,
    isMet: pairs.length > 0 && Math.abs(off) <= error + (isRatio ? 0.0001 : 0.5),
  };
}

/** Every tile that the server answered was seen, in whichever thread it was asked for. */
function judgeTiles({ flights, tiles }: LabProof): LabCheck {
  const seen = flights.tiles.reduce((sum, { tileCount }) => sum + tileCount, 0);
  return {
    figure: 'tiles',
    seen: String(seen),
    drawn: String(tiles.length),
    allowed: 'not one less',
    visits: '',
    isMet: tiles.length > 0 && seen >= tiles.length,
  };
}

function judgeBlock({ what, flights }: LabProof): LabCheck {
  const [culprit] = flights.culprits;
  const gaps = flights.frames.flatMap((flown) => flown.map(({ frames }) => frames?.maxGapMs ?? 0));
  const path = culprit?.path.join(' > ') ?? 'nobody';
  return {
    figure: 'a block',
    seen: `${Math.round(median(gaps))} ms, ${path}`,
    drawn: `${what.blockMs} ms, reckonLabels`,
    allowed: 'its name, and a gap no shorter',
    visits: String(gaps.length),
    isMet: path.includes('reckonLabels') && median(gaps) >= (what.blockMs ?? 0) - FRAME_MS,
  };
}
