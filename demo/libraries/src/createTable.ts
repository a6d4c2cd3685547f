import { formatVital, vitalDefinitions } from 'mapvitals';
import { libraries } from './libraries.ts';
import type { MapVitalName } from 'mapvitals';
import type { LibraryId } from './libraries.ts';
import type { LibraryResult, Results } from './results.ts';

export const VITALS: readonly MapVitalName[] = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD'];

interface Row {
  readonly name: string;
  readonly title: string;
  readonly read: (result: LibraryResult) => { text: string | null; rating?: string | null; reason?: string | null };
}

const definitionOf = (name: MapVitalName) => Object.values(vitalDefinitions).find((it) => it.name === name);

const vitalRows = VITALS.map((name): Row => ({
  name,
  title: definitionOf(name)?.title ?? '',
  read({ vitals }) {
    const { value = null, rating = null, reason = null } = vitals[name] ?? {};
    const unit = definitionOf(name)?.unit ?? 'ms';
    return { text: value === null ? null : formatVital(value, unit), rating, reason };
  },
}));

const ms = (value: number | null): string | null => (value === null ? null : formatVital(value, 'ms'));
const flightRows: readonly Row[] = [
  { name: 'Flight: gap', title: 'longest between two frames', read: ({ flight }) => ({ text: ms(flight.maxGapMs) }) },
  {
    name: 'Flight: drops',
    title: 'share of frames',
    read: ({ flight }) => ({ text: flight.droppedRatio === null ? null : formatVital(flight.droppedRatio, 'ratio') }),
  },
  { name: 'Flight: settle', title: 'of a leg, p75', read: ({ flight }) => ({ text: ms(flight.settleMs) }) },
];

/** The vitals of all libraries side by side; the page's own column is live. */
export function createTable(own: LibraryId): { readonly element: HTMLElement; show(results: Results): void } {
  const table = document.createElement('table');
  const caption = document.createElement('span');
  caption.textContent = 'Vitals side by side';
  table.createCaption().append(caption);
  const head = table.createTHead().insertRow();
  for (const text of ['Vital', ...Object.values(libraries)]) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = text;
    cell.classList.toggle('is-own', text === libraries[own]);
    head.append(cell);
  }
  const body = table.createTBody();
  const cells = [...vitalRows, ...flightRows].map((row) => {
    const line = body.insertRow();
    const name = document.createElement('th');
    name.scope = 'row';
    const strong = document.createElement('strong');
    strong.textContent = row.name;
    const title = document.createElement('span');
    title.textContent = row.title;
    name.append(strong, ' ', title);
    line.append(name);
    return { row, cells: Object.keys(libraries).map((id) => ({ id, cell: line.insertCell() })) };
  });
  const scroll = document.createElement('div');
  scroll.className = 'table-scroll';
  scroll.tabIndex = 0;
  scroll.role = 'region';
  scroll.ariaLabel = 'Vitals side by side';
  scroll.append(table);
  let isInSight = false;

  return {
    element: scroll,
    show(results) {
      if (!isInSight && scroll.isConnected) {
        isInSight = true;
        // Where it is not in sight it comes beside the names: on a phone there is room for two columns.
        const names = head.cells[0]?.offsetWidth ?? 0;
        const { offsetLeft = 0, offsetWidth = 0 } = head.querySelector<HTMLElement>('.is-own') ?? {};
        if (offsetLeft + offsetWidth > scroll.clientWidth) scroll.scrollLeft = offsetLeft - names;
      }
      for (const { row, cells: line } of cells) {
        for (const { id, cell } of line) {
          // The cast: the keys are the libraries'.
          const result = results[id as LibraryId];
          const { text, rating = null, reason = null } = result ? row.read(result) : { text: null };
          cell.textContent = text ?? '–';
          cell.title = text === null ? (reason ?? (result ? '' : 'Not visited yet')) : '';
          cell.className = id === own ? 'is-own' : '';
          if (rating) cell.dataset['rating'] = rating;
          else delete cell.dataset['rating'];
        }
      }
    },
  };
}
