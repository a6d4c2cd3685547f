import { useState } from 'react';
import { TrendChart } from './TrendChart.tsx';
import { vitalColumns } from './vitalColumns.ts';
import type { SessionSummary } from 'mapvitals/sessions';
import type { ReactNode } from 'react';
import type { Theme } from '../theme/useTheme.ts';

export interface TrendSectionProps {
  readonly sessions: readonly SessionSummary[];
  readonly theme: Theme;
}

/** How one vital went from session to session. */
export function TrendSection({ sessions, theme }: TrendSectionProps): ReactNode {
  const [name, setName] = useState<string>('TCM');
  const column = vitalColumns.find((candidate) => candidate.name === name);
  return (
    <section className="card" aria-labelledby="trend-title">
      <div className="card-header">
        <h3 id="trend-title">Trend</h3>
        <select aria-label="Vital" value={name} onChange={(event) => setName(event.target.value)}>
          {vitalColumns.map((vital) => (
            <option key={vital.name} value={vital.name}>
              {vital.title}
            </option>
          ))}
        </select>
      </div>
      {column && <TrendChart key={theme} sessions={sessions} column={column} />}
    </section>
  );
}
