import { createMapPerformance } from 'mapvitals';
import '../../src/styles/tokens.css';
import '../../src/styles/controls.css';
import './libraries.css';
import { createTable, VITALS } from './createTable.ts';
import { libraries } from './libraries.ts';
import { keepResult, readResults, resultOf } from './results.ts';
import { FLIGHT } from './world.ts';
import type { MapPerformanceOptions } from 'mapvitals';
import type { LibraryId } from './libraries.ts';
import type { View } from './world.ts';

/** A map as a page has made it. */
export interface ShownMap<MapType> {
  readonly map: MapType;
  flyTo(view: View, durationMs: number): void;
}

export interface LibraryPage<MapType extends object> {
  readonly id: LibraryId;
  readonly adapter: NonNullable<MapPerformanceOptions<MapType>['adapter']>;
  /** Makes the map in the element, and shows it once it is there. */
  readonly open: (container: HTMLElement, show: (shown: ShownMap<MapType>) => void) => void;
}

/** Between two legs the map settles. */
const PAUSE_MS = 900;

/** One library on a page: its map, measured, the flight, and its vitals beside those of the others. */
export function showPage<MapType extends object>({ id, adapter, open }: LibraryPage<MapType>): void {
  document.documentElement.dataset['theme'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const measured = createMapPerformance<MapType>({ adapter });
  const table = createTable(id);
  const main = document.createElement('main');
  main.className = 'libraries';
  const container = document.createElement('div');
  container.className = 'libraries-map';
  const fly = document.createElement('button');
  fly.className = 'button';
  fly.type = 'button';
  fly.textContent = 'Fly';
  fly.disabled = true;
  const hint = document.createElement('p');
  hint.textContent = 'Drag and wheel the map: GSL, GDF, ST and VCD are the hand’s. The flight is the program’s.';
  const stage = document.createElement('section');
  stage.className = 'libraries-stage';
  const controls = document.createElement('div');
  controls.className = 'libraries-controls';
  controls.append(fly, hint);
  stage.append(container, controls);
  main.append(createHeader(id), stage, table.element);
  document.body.append(main);

  measured.monitor.subscribe((snapshot) => {
    const result = resultOf(snapshot, VITALS);
    keepResult(id, result);
    table.show({ ...readResults(), [id]: result });
  });
  table.show(readResults());

  const createdAtMs = performance.now();
  open(container, ({ map, flyTo }) => {
    measured.attach(map, { createdAtMs });
    fly.disabled = false;
    fly.addEventListener('click', () => {
      fly.disabled = true;
      void flyAll(flyTo).then(() => (fly.disabled = false));
    });
  });
}

async function flyAll(flyTo: ShownMap<unknown>['flyTo']): Promise<void> {
  for (const { to, durationMs } of FLIGHT) {
    flyTo(to, durationMs);
    await new Promise((resolve) => setTimeout(resolve, durationMs + PAUSE_MS));
  }
}

function createHeader(own: LibraryId): HTMLElement {
  const header = document.createElement('header');
  header.className = 'libraries-header';
  const title = document.createElement('h1');
  title.textContent = 'One flight, every library';
  const back = document.createElement('a');
  back.href = '../index.html';
  back.textContent = 'Back to the demo';
  const nav = document.createElement('nav');
  nav.ariaLabel = 'Library';
  for (const [id, name] of Object.entries(libraries)) {
    const link = document.createElement('a');
    link.href = `./${id}.html`;
    link.textContent = name;
    if (id === own) link.ariaCurrent = 'page';
    nav.append(link);
  }
  header.append(title, back, nav);
  return header;
}
