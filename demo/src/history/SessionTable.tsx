import { formatVital, vitalColumns } from './vitalColumns.ts';
import { ScrollArea } from './ScrollArea.tsx';
import { formatMs } from '../panel/formatMs.ts';
import type { SessionSummary } from 'mapvitals/sessions';
import type { ReactNode } from 'react';

/** The ids of the sessions that are compared, those of a side taken together. */
export interface Chosen {
  readonly baseline: readonly string[];
  readonly current: readonly string[];
}

export type Side = keyof Chosen;

export interface SessionTableProps {
  readonly sessions: readonly SessionSummary[];
  readonly chosen: Chosen;
  /** `null`: on neither side. */
  readonly onChoose: (id: string, side: Side | null) => void;
  readonly onForget: (id: string) => void;
}

const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const sides: readonly Side[] = ['baseline', 'current'];

export function SessionTable({ sessions, chosen, onChoose, onForget }: SessionTableProps): ReactNode {
  return (
    <ScrollArea label="Sessions">
      <table className="sessions">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Lasted</th>
            {vitalColumns.map(({ name, title }) => (
              <th key={name} scope="col">
                <abbr title={title}>{name}</abbr>
              </th>
            ))}
            <th scope="col">Violations</th>
            <th scope="col">Baseline</th>
            <th scope="col">Current</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <th scope="row">{times.format(session.startedEpochMs)}</th>
              <td>{formatMs(session.durationMs)}</td>
              {vitalColumns.map((column) => (
                <td key={column.name}>{formatVital(column, session.vitals[column.name])}</td>
              ))}
              <td>{session.violationCount}</td>
              {sides.map((side) => (
                <td key={side}>
                  <input
                    type="checkbox"
                    aria-label={`${side}: ${times.format(session.startedEpochMs)}`}
                    checked={chosen[side].includes(session.id)}
                    onChange={({ target }) => onChoose(session.id, target.checked ? side : null)}
                  />
                </td>
              ))}
              <td>
                <button type="button" className="button-link" onClick={() => onForget(session.id)}>
                  Forget<span className="visually-hidden"> {times.format(session.startedEpochMs)}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
