import { formatVital } from '../../../src/lib/formatVital.ts';
import { vitalDefinitions } from '../../../src/vitals/thresholds.ts';

/** One vital's picture in data: what happened on each lane, in milliseconds, and what of it is measured. */
export interface Drawing {
  name: string;
  family: 'loading' | 'moving' | 'working';
  /** From … to …: one sentence. */
  is: string;
  lengthMs: number;
  /** A hand that goes down and up, with a move every 40 ms. */
  hand?: readonly [downMs: number, upMs: number];
  /** A call, a creation: something that happened at once. */
  moment?: { atMs: number; label: string };
  page: readonly { atMs: number; forMs: number; label?: string; by: 'map' | 'app' | 'tooLong' }[];
  frames: readonly number[];
  lost?: readonly number[];
  tiles: readonly (readonly [askedMs: number, readyMs: number])[];
  /** The share of the view that is missing, from that time on. */
  missing?: readonly (readonly [atMs: number, share: number])[];
  span: readonly [startMs: number, endMs: number];
  starts: string;
  ends: string;
}

const every = (stepMs: number, fromMs: number, toMs: number): number[] =>
  Array.from({ length: Math.floor((toMs - fromMs) / stepMs) + 1 }, (_, index) => fromMs + index * stepMs);

export interface Timeline extends Drawing {
  title: string;
  /** What the vital's own formula says of what is drawn. */
  value: string;
  good: string;
  poor: string;
}

const drawings: readonly Drawing[] = [
  {
    name: 'FTP',
    family: 'loading',
    is: 'From the map’s creation to the first frame with a tile that came over the network.',
    lengthMs: 2200,
    moment: { atMs: 100, label: 'new Map()' },
    page: [
      { atMs: 100, forMs: 240, by: 'map', label: 'start' },
      { atMs: 900, forMs: 90, by: 'map' },
      { atMs: 1200, forMs: 80, by: 'map', label: 'draw' },
    ],
    frames: every(120, 1300, 2140),
    tiles: [
      [360, 840],
      [420, 1120],
      [480, 1420],
      [560, 1700],
    ],
    span: [100, 1300],
    starts: 'the map is created',
    ends: 'first frame with a tile',
  },
  {
    name: 'TCM',
    family: 'loading',
    is: 'From the map’s creation to the first frame in which nothing of the view is missing.',
    lengthMs: 2600,
    moment: { atMs: 100, label: 'new Map()' },
    page: [
      { atMs: 100, forMs: 240, by: 'map', label: 'start' },
      { atMs: 1200, forMs: 90, by: 'map' },
      { atMs: 1620, forMs: 90, by: 'map' },
      { atMs: 2060, forMs: 130, by: 'map', label: 'draw' },
    ],
    frames: every(150, 1300, 2500),
    tiles: [
      [360, 840],
      [420, 1180],
      [480, 1580],
      [560, 2020],
    ],
    span: [100, 2200],
    starts: 'the map is created',
    ends: 'first frame with nothing missing',
  },
  {
    name: 'GSL',
    family: 'moving',
    is: 'From the finger’s first move to the first frame that shows it.',
    lengthMs: 190,
    hand: [14, 172],
    page: [
      { atMs: 32, forMs: 64, by: 'app', label: 'places.filter 64 ms' },
      { atMs: 97, forMs: 18, by: 'map', label: 'draw' },
      { atMs: 124, forMs: 5, by: 'map' },
      { atMs: 141, forMs: 5, by: 'map' },
      { atMs: 157, forMs: 5, by: 'map' },
      { atMs: 174, forMs: 5, by: 'map' },
    ],
    frames: [120, 136, 153, 170, 186],
    tiles: [
      [134, 161],
      [137, 178],
    ],
    span: [28, 120],
    starts: 'first move past 3 px',
    ends: 'first frame after it',
  },
  {
    name: 'GDF',
    family: 'moving',
    is: 'The share of frames that a move should have had and did not, in its worst second.',
    lengthMs: 640,
    hand: [20, 600],
    page: [{ atMs: 232, forMs: 150, by: 'tooLong', label: 'cluster' }],
    frames: [...every(17, 62, 232), ...every(17, 402, 606)],
    lost: every(17, 249, 385),
    tiles: [
      [120, 300],
      [440, 560],
    ],
    span: [62, 606],
    starts: 'first frame of the move',
    ends: 'last in which the camera changed',
  },
  {
    name: 'ST',
    family: 'moving',
    is: 'From the last frame of a move to the first in which the view that was moved to is complete.',
    lengthMs: 1500,
    hand: [40, 480],
    page: [
      { atMs: 690, forMs: 90, by: 'map' },
      { atMs: 960, forMs: 90, by: 'map' },
      { atMs: 1190, forMs: 90, by: 'map', label: 'draw' },
    ],
    frames: every(80, 120, 1400),
    tiles: [
      [220, 660],
      [340, 930],
      [480, 1160],
    ],
    span: [520, 1320],
    starts: 'last frame of the move',
    ends: 'first frame with nothing missing',
  },
  {
    name: 'VCD',
    family: 'moving',
    is: 'How much of the view was missing, on average, from the start of a move until it has settled.',
    lengthMs: 1500,
    hand: [40, 700],
    page: [],
    frames: every(80, 120, 1400),
    tiles: [
      [260, 620],
      [340, 900],
      [420, 1160],
    ],
    missing: [
      [260, 0.25],
      [340, 0.5],
      [420, 0.75],
      [620, 0.5],
      [900, 0.25],
      [1160, 0],
    ],
    span: [120, 1320],
    starts: 'the move begins',
    ends: 'the view is complete',
  },
  {
    name: 'DTS',
    family: 'working',
    is: 'From the app’s call to the first frame that shows the new data.',
    lengthMs: 520,
    moment: { atMs: 20, label: 'setData()' },
    page: [
      { atMs: 20, forMs: 60, by: 'app', label: 'call' },
      { atMs: 330, forMs: 44, by: 'map', label: 'draw' },
    ],
    frames: [...every(17, 390, 500)],
    tiles: [[84, 322]],
    span: [20, 390],
    starts: 'the app’s call',
    ends: 'first frame with all of it',
  },
  {
    name: 'MFR',
    family: 'working',
    is: 'The share of sessions in which a map failed.',
    lengthMs: 1,
    page: [],
    frames: [],
    tiles: [],
    span: [0, 1],
    starts: '',
    ends: '',
  },
];

/** The eight of them, with limits as the package has them. */
export const timelines: readonly Timeline[] = drawings.map((drawing) => {
  const definition = vitalDefinitions.find(({ name }) => name === drawing.name);
  if (!definition) throw new TypeError(`${drawing.name} is no vital`);
  const { title, unit, good, poor } = definition;
  const value = formatVital(valueOf(drawing), unit);
  return { ...drawing, title, value, good: formatVital(good, unit), poor: formatVital(poor, unit) };
});

function valueOf(drawing: Drawing): number {
  switch (drawing.name) {
    case 'GDF':
      return droppedRatio(drawing);
    case 'VCD':
      return missingRatio(drawing);
    case 'MFR':
      return 1 / FLEET_SIZE;
    default:
      return drawing.span[1] - drawing.span[0];
  }
}

/** How many sessions the picture of the failure rate has; one of them failed. */
export const FLEET_SIZE = 24;

function droppedRatio({ lost = [], frames, span: [start, end] }: Drawing): number {
  const gapCount = frames.filter((frame) => frame >= start && frame <= end).length - 1;
  return lost.length / (gapCount + lost.length);
}

function missingRatio({ missing = [], span: [start, end] }: Drawing): number {
  const owed = missing.map(([atMs, share], index) => share * ((missing[index + 1]?.[0] ?? end) - atMs));
  return owed.reduce((sum, part) => sum + part, 0) / (end - start);
}
