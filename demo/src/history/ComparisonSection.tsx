import { compareReports } from 'mapvitals/sessions';
import { useEffect, useState } from 'react';
import { repository } from '../session/repository.ts';
import { ComparisonTable } from './ComparisonTable.tsx';
import type { Comparison } from 'mapvitals/sessions';
import type { ReactNode } from 'react';
import type { Chosen } from './SessionTable.tsx';

/** What changed between the chosen sessions, and how sure that is: one alone seldom has the samples for a verdict. */
export function ComparisonSection({ chosen }: { readonly chosen: Chosen }): ReactNode {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const { baseline, current } = chosen;

  useEffect(() => {
    let isCurrent = true;
    const compare = async (): Promise<void> => {
      const next = await compareSessions(chosen);
      if (isCurrent) setComparison(next);
    };
    compare().catch(reportError);
    return () => {
      isCurrent = false;
    };
  }, [chosen]);

  return (
    <section className="card" aria-labelledby="comparison-title">
      <div className="card-header">
        <h3 id="comparison-title">
          Baseline ({count(baseline)}) against current ({count(current)})
        </h3>
      </div>
      {comparison ? (
        <ComparisonTable comparison={comparison} />
      ) : (
        <p className="quiet">Choose sessions for both sides above.</p>
      )}
    </section>
  );
}

async function compareSessions({ baseline, current }: Chosen): Promise<Comparison | null> {
  if (baseline.length === 0 || current.length === 0) return null;
  return compareReports(await repository.merge(baseline), await repository.merge(current));
}

function count({ length }: readonly string[]): string {
  return length === 1 ? '1 session' : `${length} sessions`;
}
