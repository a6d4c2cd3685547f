import type { MapVitalName } from 'mapvitals';

export interface Meaning {
  readonly name: MapVitalName;
  readonly label: string;
  readonly question: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

/** In the order in which a hand meets them. */
export const meanings: readonly Meaning[] = [
  {
    name: 'GSL',
    label: 'Start',
    question: 'How late does the map answer the hand?',
    from: 'the first input of a gesture',
    to: 'the first frame drawn after it',
    note: 'Work that holds the page when the hand begins is seen here.',
  },
  {
    name: 'GDF',
    label: 'Dropped',
    question: 'How much does it stutter under the hand?',
    from: 'the first frame of a gesture',
    to: 'its last one',
    note: 'It is the share of frames that are missing in the worst second of the gesture: what is lost of a whole move is another number, and mostly a lower one.',
  },
  {
    name: 'ST',
    label: 'Settle',
    question: 'How long until the view that was moved to is complete?',
    from: 'the last frame that the gesture moved',
    to: 'the first one in which all is loaded',
    note: 'The next gesture may cut it short; such a measurement counts as at least that long.',
  },
  {
    name: 'TCM',
    label: 'Complete',
    question: 'How long until all of the map is there?',
    from: 'the creation of the map',
    to: 'the first frame in which everything in view is loaded',
    note: 'A map that is not complete after 30 seconds counts as incomplete.',
  },
  {
    name: 'FTP',
    label: 'First tile',
    question: 'How long until something of the map is there?',
    from: 'the creation of the map',
    to: 'the first frame with a tile from the network',
    note: 'A map without such tiles has none.',
  },
  {
    name: 'DTS',
    label: 'Data shown',
    question: 'How long does new data take to be seen?',
    from: 'the call that hands it to the map',
    to: 'the frame in which it is drawn',
    note: 'Data that nobody in particular waits for has limits of its own.',
  },
  {
    name: 'VCD',
    label: 'Missing',
    question: 'How much of the view was missing meanwhile?',
    from: 'the start of a gesture',
    to: 'the end of its settling',
    note: 'It keeps a map from looking smooth by showing less.',
  },
  {
    name: 'MFR',
    label: 'Failures',
    question: 'How many maps fail?',
    from: 'one visit',
    to: 'many of them',
    note: 'A visit has failed where the map lost its context for good, was never complete, missed more than 2 % of its tiles, or its style or a source was broken.',
  },
];
