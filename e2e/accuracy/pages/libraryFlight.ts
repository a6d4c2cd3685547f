import './flight.css';
import { measureUpdate } from 'mapvitals';
import { openers, startProbe } from './openers.ts';
import { BLANK } from './styles.ts';
import type { LibraryMeasured } from '../libraries/libraryFlight.ts';
import type { LibraryName } from '../libraries/libraryNames.ts';
import type { WorldView } from './worlds/world.ts';

export interface LibraryFlightOptions {
  readonly library: LibraryName;
  /** The folder of the tiles. */
  readonly tiles: string;
  readonly view: WorldView;
  /** All that the adapter tells comes late. */
  readonly isLate: boolean;
}

declare global {
  interface Window {
    startLibraryFlight(options: LibraryFlightOptions): Promise<void>;
    readLibraryFlight(): LibraryMeasured;
    focusMap(): void;
    /** Since the epoch: the map was drawn then, changed or not. */
    latestDrawMs(): number;
    /** Moves the app's point, with some work before that. Returns when it did so. */
    updatePoint(view: WorldView, blockMs: number): Promise<number>;
  }
}

window.startLibraryFlight = async ({ library, tiles, view, isLate }) => {
  const { load, probe } = openers[library];
  const { open } = await load();
  const container = document.getElementById('map') ?? document.body;
  container.style.background = `rgb(${BLANK.join(',')})`;
  let latestMs = 0;
  window.readDraws = startProbe(probe, container, () => (latestMs = performance.timeOrigin + performance.now()));
  window.latestDrawMs = () => latestMs;
  const createdMs = performance.now();
  const world = open({ container, tiles, view });
  const monitor = world.measure({ createdAtMs: createdMs, isLate });
  const samples: LibraryMeasured['samples'][number][] = [];
  monitor.onSample((sample) => {
    if (sample.kind !== 'vital') return;
    const { name, outcome, value, startMs, endMs, parts = {} } = sample;
    samples.push({ name, outcome, value, startMs, endMs, parts });
  });
  window.focusMap = world.focus;
  // In a task of its own: the one that asks for it is the debugger's.
  window.updatePoint = (to, blockMs) =>
    new Promise((resolve) => {
      setTimeout(() => {
        const calledMs = performance.now();
        measureUpdate(
          world.map,
          world.source,
          () => {
            while (performance.now() < calledMs + blockMs);
            world.setPoint(to);
          },
          { kind: 'user' },
        );
        resolve(calledMs);
      });
    });
  window.readLibraryFlight = () => {
    const { vitals, problems } = monitor.snapshot();
    return {
      createdMs,
      samples,
      problems: problems.map(({ code }) => code),
      reasons: Object.fromEntries(Object.entries(vitals).map(([name, { reason }]) => [name, reason])),
    };
  };
};
