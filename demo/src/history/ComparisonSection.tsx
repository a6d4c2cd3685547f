import { compareReports } from 'mapvitals';
import { useEffect, useState } from 'react';
import { repository } from '../session/repository.ts';
import { ComparisonTable } from './ComparisonTable.tsx';
import type { Comparison } from 'mapvitals';
import type { ReactNode } from 'react';
import type { Chosen } from './SessionTable.tsx';

/** What changed between the two chosen sessions, and how sure that is. */
export function ComparisonSection({ chosen: { baseline, current } }: { readonly chosen: Chosen }): ReactNode {
  const [comparison, setComparison] = useState<Comparison | null>(null);

  useEffect(() => {
    let isCurrent = true;
    const compare = async (): Promise<void> => {
      const next = await compareSessions(baseline, current);
      if (isCurrent) setComparison(next);
    };
    compare().catch(reportError);
    return () => {
      isCurrent = false;
    };
  }, [baseline, current]);

  return (
    <section className="card" aria-labelledby="comparison-title">
      <div className="card-header">
        <h3 id="comparison-title">Baseline against current</h3>
      </div>
      {comparison ? (
        <ComparisonTable comparison={comparison} />
      ) : (
        <p className="quiet">Choose two different sessions above.</p>
      )}
    </section>
  );
}

async function compareSessions(baseline: string | null, current: string | null): Promise<Comparison | null> {
  if (!baseline || !current || baseline === current) return null;
  const [before, after] = await Promise.all([repository.read(baseline), repository.read(current)]);
  return before && after && compareReports(before, after);
}
