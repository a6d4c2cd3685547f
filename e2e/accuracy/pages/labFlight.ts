import './flight.css';
import { startFrameClock } from './frameClock.ts';
import { homeOf } from '../libraries/views.ts';
import { openers, startProbe } from './openers.ts';
import { BLANK } from './styles.ts';
import type { LabNotes } from '../lab/labTruth.ts';
import type { LibraryName } from '../libraries/libraryNames.ts';
import type { WorldLook } from './worlds/world.ts';

// A page as its owner has it: it opens its map by itself, and knows nothing of who looks on. What it drew when, it tells its
// own server whenever it has come to rest.

const REST_MS = 400;
/** Of the moves with the button down: in the middle of the first drag, and of the second. */
const BLOCK_EVERY = 40;

const options = new URLSearchParams(location.search);
const library = (options.get('library') ?? 'mapLibre') as LibraryName;
const look = (options.get('look') ?? 'plain') as WorldLook;
const blockMs = Number(options.get('block') ?? 0);

const container = document.getElementById('map') ?? document.body;
container.style.background = `rgb(${BLANK.join(',')})`;
const frames: [atMs: number, frameMs: number][] = [];
const moves: number[] = [];
let timer = 0;

const tellSoon = (): void => {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const notes: LabNotes = {
      navigationMs: (window.top ?? window).performance.timeOrigin,
      timeOrigin: performance.timeOrigin,
      draws: readDraws(),
      frames,
      moves,
    };
    void fetch('/told', { method: 'POST', body: JSON.stringify(notes) });
  }, REST_MS);
};

const inFrame = startFrameClock();
const { load, probe } = openers[library];
const { open } = await load();
const readDraws = startProbe(probe, container, () => {
  const look: [number, number] = [performance.now(), NaN];
  frames.push(look);
  inFrame((frameMs) => {
    look[1] = frameMs;
  });
  tellSoon();
});
if (options.has('spinner')) spin();
const createdAtMs = performance.now();
const world = open({ container, tiles: `${location.origin}/tiles`, view: homeOf(library), look });
// An app may measure itself: then the lab has something to compare with.
if (options.has('sdk')) world.measure({ createdAtMs, isLate: false });

let moveCount = 0;
addEventListener('pointermove', (event) => {
  if (event.buttons === 0) return;
  moves.push((event.getCoalescedEvents()[0] ?? event).timeStamp);
  if (blockMs === 0) return;
  moveCount += 1;
  if (moveCount % BLOCK_EVERY === BLOCK_EVERY / 2) reckonLabels();
});

function reckonLabels(): void {
  const untilMs = performance.now() + blockMs;
  while (performance.now() < untilMs);
}

function spin(): void {
  const spinner = document.body.appendChild(document.createElement('div'));
  spinner.style.cssText =
    'position: absolute; left: 20px; top: 20px; width: 22px; height: 22px; z-index: 9; pointer-events: none; background: conic-gradient(red, white)';
  spinner.animate({ transform: ['rotate(0)', 'rotate(1turn)'] }, { duration: 1000, iterations: Infinity });
}
