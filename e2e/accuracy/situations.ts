import { planDrag, planKey, planWheel } from './rig/handPlans.ts';
import type { Fault } from './pages/putFault.ts';
import type { SceneName } from './pages/scenes.ts';
import type { Rectangle } from './rig/comparePictures.ts';
import type { HandStep } from '../../src/lab/hand.ts';

/** What a visit looks with: pictures of the page, or the trace of its frames. Pictures cost frames, so never both. */
export type Pass = 'pictures' | 'frames';

/** What moves: decides how far two independent truths of GDF lie apart. */
export type Motion = 'drag' | 'wheel' | 'key' | 'ease';

export interface Situation {
  readonly name: string;
  readonly title: string;
  readonly scene: SceneName;
  readonly passes: readonly Pass[];
  /** What the hand does; nothing where only the load counts. */
  readonly plan?: readonly HandStep[];
  readonly motion?: Motion;
  /** The motion is over so long after the hand's last send. Tiles that are asked for in the flight come only then. */
  readonly restAfterMs?: number;
  /** Something else than the motion changes the picture so long after the hand's last send. */
  readonly motionMs?: number;
  /** How many gestures the hand made. @default 1 with a plan, else 0 */
  readonly gestureCount?: number;
  /** What becomes of FTP and TCM. @default 'measured' */
  readonly load?: 'measured' | 'unseen' | 'attachedLate' | 'failed';
  readonly programMoveCount?: number;
  /** Only this map may have gestures. */
  readonly map?: string;
  /** The scene is told to act by itself. */
  readonly acts?: boolean;
  readonly stage?: 'page' | 'hidden' | 'displayNone' | 'belowTheFold';
  readonly tiles?: 'all' | 'sparse' | 'failing';
  /** Has the keyboard first. */
  readonly focus?: string;
  /** Something of the page's own moves between these shares of the map's width. */
  readonly mask?: readonly [number, number];
  /** The map is drawn without end: it is over when nothing more comes from the server. */
  readonly isNeverStill?: boolean;
  /** With each of these put in, it must be red. @default ['lateMap'] */
  readonly faults?: readonly Fault[];
  /** A violation that must be told, and what its cause names. */
  readonly violation?: { readonly pattern: string; readonly cause?: string };
}

export const MAP_RECTANGLE: Rectangle = { x: 0, y: 0, width: 400, height: 300 };

const drag = planDrag();
const key = planKey('ArrowRight');
const canvas = '#map canvas';

export const situations: readonly Situation[] = [
  {
    name: 'drag',
    title: 'A drag, let go in motion',
    scene: 'plain',
    passes: ['pictures', 'frames'],
    plan: drag,
    faults: ['lateMap', 'lateAtRest', 'lateInput', 'lateFrames'],
  },
  {
    name: 'wheel',
    title: 'Three notches of the wheel',
    scene: 'plain',
    passes: ['frames'],
    plan: planWheel({ deltaY: 240 }),
    motion: 'wheel',
  },
  {
    name: 'key',
    title: 'An arrow key',
    scene: 'plain',
    passes: ['frames'],
    plan: key,
    motion: 'key',
    focus: canvas,
  },
  {
    name: 'compass',
    title: 'The compass, dragged for 6 s',
    scene: 'compass',
    passes: ['frames'],
    plan: planDrag({ fromX: 375, y: 83, steps: 370, turnEvery: 40 }),
  },
  {
    name: 'pitch-slider',
    title: 'A slider on the map that sets the pitch',
    scene: 'pitchSlider',
    passes: ['frames'],
    plan: planDrag({ fromX: 20, y: 18, stepX: 4, steps: 40 }),
  },
  {
    name: 'wheel-that-jumps',
    title: "A wheel handler of the app's that jumps",
    scene: 'wheelThatJumps',
    passes: ['frames'],
    plan: planWheel({ notches: 8 }),
    motion: 'wheel',
  },
  {
    name: 'marker-that-centres',
    title: 'A marker dragged, then centred',
    scene: 'markerThatCentres',
    passes: ['frames'],
    plan: planDrag({ fromX: 200, y: 140, stepX: 2, steps: 40, holdMs: 250, origin: 'release' }),
    motion: 'ease',
  },
  {
    name: 'search-field',
    title: 'A search field on the map: Enter flies there',
    scene: 'searchField',
    passes: ['frames'],
    plan: planKey('Enter'),
    motion: 'ease',
    focus: '#search',
    restAfterMs: 1400,
  },
  {
    name: 'shift-then-arrow',
    title: 'Shift held, then an arrow',
    scene: 'plain',
    passes: ['frames'],
    plan: [
      { atMs: 0, type: 'keyDown', key: 'Shift', isShift: true },
      ...planKey('ArrowRight', { atMs: 500, isShift: true }),
      { atMs: 700, type: 'keyUp', key: 'Shift' },
    ],
    motion: 'key',
    focus: canvas,
  },
  {
    name: 'clamp',
    title: 'A clamp by `setCenter` in `move`',
    scene: 'clamp',
    passes: ['frames'],
    plan: planDrag({ holdMs: 100 }),
  },
  {
    name: 'box-zoom',
    title: 'A box zoom',
    scene: 'plain',
    passes: ['frames'],
    plan: planDrag({
      fromX: 120,
      y: 100,
      stepX: 4,
      stepY: 3,
      steps: 30,
      isShift: true,
      holdMs: 250,
      origin: 'release',
    }),
    motion: 'ease',
    restAfterMs: 1400,
  },
  {
    name: 'cooperative-scroll',
    title: 'A scroll that cooperative gestures leave to the page, a move of the program, then a key',
    scene: 'cooperative',
    passes: ['frames'],
    plan: [...planWheel({ notches: 12, isAnswered: false }), ...planKey('ArrowRight', { atMs: 2600 })],
    motion: 'key',
    focus: canvas,
    programMoveCount: 1,
  },
  {
    name: 'still-in-mid-drag',
    title: 'A hand that lies still for 2 s in mid-drag',
    scene: 'plain',
    passes: ['frames'],
    plan: planDrag({ fromX: 340, steps: 60, pause: { step: 31, forMs: 2000 } }),
  },
  {
    name: 'still-before-release',
    title: 'A hand that lies still for 0.3 s before it lets go',
    scene: 'plain',
    passes: ['pictures', 'frames'],
    plan: planDrag({ holdMs: 300 }),
  },
  {
    name: 'held-up-start',
    title: 'The first `pointermove` held up by 100 ms',
    scene: 'heldUpStart',
    passes: ['frames'],
    plan: drag,
  },
  {
    name: 'overview-map',
    title: 'A drag in an overview map that the map follows',
    scene: 'overview',
    passes: ['frames'],
    plan: planDrag({ fromX: 110, y: 240, stepX: -2, steps: 40, holdMs: 250 }),
    map: 'overview',
  },
  {
    name: 'resize-in-settle',
    title: 'A resize while the map settles',
    scene: 'resizeInSettle',
    passes: ['frames'],
    plan: planDrag({ holdMs: 300 }),
    motionMs: 450,
    restAfterMs: 1200,
  },
  {
    name: 'controlled-react',
    title: 'Controlled react-map-gl',
    scene: 'controlledReact',
    passes: ['frames'],
    plan: drag,
  },
  {
    name: 'live-source',
    title: 'A GeoJSON point set anew in each frame',
    scene: 'liveSource',
    passes: ['frames'],
    mask: [0.38, 0.62],
    isNeverStill: true,
  },
  {
    name: 'spinning-globe',
    isNeverStill: true,
    title: 'A globe that spins from `load` on',
    scene: 'spinningGlobe',
    passes: ['frames'],
  },
  {
    name: 'tiles-failing',
    title: 'Every tile fails',
    scene: 'images',
    passes: ['frames'],
    tiles: 'failing',
    load: 'failed',
    // Nothing has a time there that could be late.
    faults: [],
  },
  {
    name: 'sparse-tiles',
    title: 'Most tiles are missing (404, 204)',
    scene: 'images',
    passes: ['frames'],
    tiles: 'sparse',
  },
  {
    name: 'empty-style-first',
    title: 'An empty style, then the real one',
    scene: 'emptyStyleFirst',
    passes: ['frames'],
  },
  {
    name: 'hidden-at-creation',
    title: 'Created in a hidden tab; then a drag',
    scene: 'plain',
    passes: ['frames'],
    plan: drag,
    stage: 'hidden',
    load: 'unseen',
  },
  {
    name: 'below-the-fold',
    title: 'In a frame of another site below the fold; then a drag',
    scene: 'plain',
    passes: ['frames'],
    plan: drag,
    stage: 'belowTheFold',
    load: 'unseen',
  },
  {
    name: 'display-none',
    title: 'Created in `display: none`; then a drag',
    scene: 'displayNone',
    passes: ['frames'],
    plan: drag,
    stage: 'displayNone',
    load: 'unseen',
  },
  {
    name: 'attached-late',
    title: 'Attached in `onLoad`; then a drag',
    scene: 'attachedLate',
    passes: ['frames'],
    plan: drag,
    load: 'attachedLate',
  },
  {
    name: 'program-moves',
    title: 'Five moves of the program, each frozen for 1.2 s',
    scene: 'programMoves',
    passes: ['frames'],
    acts: true,
    programMoveCount: 5,
    // Late frames hide in what is frozen for longer.
    faults: ['lateMap'],
  },
  {
    name: 'block-in-drag',
    title: 'A block of 250 ms in a drag, measured',
    scene: 'blockInDrag',
    passes: ['frames'],
    plan: drag,
    violation: { pattern: 'GDF.maxGapMs', cause: 'places.filter' },
  },
  {
    name: 'unmeasured-block',
    title: 'A block of 250 ms in a drag that nobody measured',
    scene: 'unmeasuredBlock',
    passes: ['frames'],
    plan: drag,
    violation: { pattern: 'GDF.maxGapMs', cause: 'sortPlaces' },
  },
];
