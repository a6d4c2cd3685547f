import { useState } from 'react';
import { Brand } from '../panel/Brand.tsx';
import { useTheme } from '../theme/useTheme.ts';
import { ComparisonSection } from './ComparisonSection.tsx';
import { SessionTable } from './SessionTable.tsx';
import { TrendSection } from './TrendSection.tsx';
import { useSessions } from './useSessions.ts';
import type { ReactNode } from 'react';
import type { Chosen } from './SessionTable.tsx';

/** Past sessions of the demo: a list, a trend, and two of them side by side. */
export function HistoryPage(): ReactNode {
  const [theme] = useTheme();
  const { sessions, forget, forgetAll } = useSessions();
  const [picked, setPicked] = useState<Partial<Chosen>>({});
  const chosen: Chosen = {
    baseline: picked.baseline ?? sessions?.[1]?.id ?? null,
    current: picked.current ?? sessions?.[0]?.id ?? null,
  };

  return (
    <main className="history">
      <header className="history-header">
        <Brand />
        <a href="index.html">Back to the map</a>
      </header>
      <h2 className="history-title">Past sessions</h2>
      {sessions === null && <p className="quiet">Reading …</p>}
      {sessions?.length === 0 && (
        <p className="quiet">None yet. Each visit to the map is kept here, on this device and nowhere else.</p>
      )}
      {sessions && sessions.length > 0 && (
        <>
          <TrendSection sessions={sessions} theme={theme} />
          <SessionTable
            sessions={sessions}
            chosen={chosen}
            onChoose={(choice) => setPicked({ ...picked, ...choice })}
            onForget={(id) => void forget(id).catch(reportError)}
          />
          <ComparisonSection chosen={chosen} />
          <button type="button" className="button button-quiet" onClick={() => void forgetAll().catch(reportError)}>
            Forget all sessions
          </button>
        </>
      )}
    </main>
  );
}
