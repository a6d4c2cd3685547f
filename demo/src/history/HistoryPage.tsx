import { useMemo, useState } from 'react';
import { Brand } from '../panel/Brand.tsx';
import { useTheme } from '../theme/useTheme.ts';
import { ComparisonSection } from './ComparisonSection.tsx';
import { SessionTable } from './SessionTable.tsx';
import { TrendSection } from './TrendSection.tsx';
import { useSessions } from './useSessions.ts';
import type { ReactNode } from 'react';
import type { SessionSummary } from 'mapvitals/sessions';
import type { Chosen, Side } from './SessionTable.tsx';

/** Past sessions of the demo: a list, a trend, and some of them against others. */
export function HistoryPage(): ReactNode {
  const [theme] = useTheme();
  const { sessions, forget, forgetAll } = useSessions();
  const [picked, setPicked] = useState<Chosen | null>(null);
  const chosen = useMemo(() => picked ?? halve(sessions ?? []), [picked, sessions]);
  const choose = (id: string, side: Side | null): void => {
    const without = (ids: readonly string[]): readonly string[] => ids.filter((other) => other !== id);
    const others = { baseline: without(chosen.baseline), current: without(chosen.current) };
    setPicked(side ? { ...others, [side]: [...others[side], id] } : others);
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
            onChoose={choose}
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

/** The older half against the newer one. */
function halve(newestFirst: readonly SessionSummary[]): Chosen {
  const ids = newestFirst.map(({ id }) => id);
  const half = Math.floor(ids.length / 2);
  return { baseline: ids.slice(half), current: ids.slice(0, half) };
}
