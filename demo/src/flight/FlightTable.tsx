import { formatMs } from '../panel/formatMs.ts';
import type { ReactNode } from 'react';
import type { NamedRouting } from '../operations/routings.ts';
import type { FlightBook, FlightFigures } from './createFlights.ts';

type Key = keyof FlightFigures;

const columns: readonly { readonly key: Key; readonly title: string }[] = [
  { key: 'longestBlockMs', title: 'Longest block' },
  { key: 'blockingMs', title: 'Blocked in all' },
  { key: 'longestGapMs', title: 'Worst frame' },
  { key: 'resultMs', title: 'Result in' },
];

export interface FlightTableProps {
  readonly book: FlightBook;
  readonly routings: readonly NamedRouting[];
}

/** The flights side by side: shorter bars are better. */
export function FlightTable({ book, routings }: FlightTableProps): ReactNode {
  const ranges = new Map(columns.map(({ key }) => [key, rangeOf(book, key)]));
  return (
    <table className="flights">
      <caption>Main thread: the longest task, and what tasks took above 50 ms. Less is better.</caption>
      <thead>
        <tr>
          <th scope="col">Routes</th>
          {columns.map(({ key, title }) => (
            <th key={key} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {routings.map(({ id, label }) => {
          const figures = book.get(id);
          return (
            <tr key={id} data-routing={id} data-figures={figures && JSON.stringify(figures)}>
              <th scope="row">{label}</th>
              {columns.map(({ key }) => (
                <td key={key}>
                  <Figure value={figures?.[key] ?? null} range={ranges.get(key) ?? null} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** `null`: with fewer than two flights none is the best. */
function rangeOf(book: FlightBook, key: Key): Range | null {
  const values = [...book.values()].flatMap((figures) => figures[key] ?? []);
  return values.length > 1 ? { least: Math.min(...values), most: Math.max(...values) } : null;
}

function Figure({ value, range }: { readonly value: number | null; readonly range: Range | null }): ReactNode {
  const isBest = value !== null && value === range?.least;
  return (
    <span className="flight-figure" data-best={isBest}>
      {formatMs(value)}
      {isBest && <span className="visually-hidden"> (best)</span>}
      {value !== null && (
        <svg className="flight-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width={(value / Math.max(1, range?.most ?? value)) * 100} height="4" />
        </svg>
      )}
    </span>
  );
}
