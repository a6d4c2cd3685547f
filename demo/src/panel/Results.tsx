import { OperationsTable } from './OperationsTable.tsx';
import { Tabs } from './Tabs.tsx';
import { ViolationList } from './ViolationList.tsx';
import { VitalsTable } from './VitalsTable.tsx';
import type { OperationReport, Violation, VitalReport } from 'mapvitals';
import type { ReactNode } from 'react';

export interface ResultsProps {
  readonly vitals: Readonly<Record<string, VitalReport>>;
  readonly operations: readonly OperationReport[];
  readonly violations: readonly Violation[];
  readonly onExport: () => void;
}

/** The report as it stands now, and the button that takes it away. */
export function Results({ vitals, operations, violations, onExport }: ResultsProps): ReactNode {
  return (
    <section className="section" aria-labelledby="results-title">
      <div className="section-header">
        <h2 id="results-title">This session</h2>
        <button type="button" className="button" onClick={onExport}>
          Export report
        </button>
      </div>
      <Tabs
        label="What was measured"
        tabs={[
          { id: 'vitals', title: 'Vitals', content: <VitalsTable vitals={Object.values(vitals)} /> },
          { id: 'operations', title: 'Operations', content: <OperationsTable operations={operations} /> },
          {
            id: 'violations',
            title: 'Violations',
            count: violations.length,
            content: <ViolationList violations={violations} />,
          },
        ]}
      />
    </section>
  );
}
