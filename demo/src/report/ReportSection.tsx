import { useState } from 'react';
import { ReportPage } from './ReportPage.tsx';
import type { MapPerformance } from 'mapvitals';
import type { ReactNode } from 'react';
import './report.css';

/** What a report of this session says, read on the spot. */
export function ReportSection({ mapPerformance }: { readonly mapPerformance: Reporting }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className="section" aria-labelledby="report-title">
      <div className="section-header">
        <h2 id="report-title">What it means</h2>
        <button type="button" className="button button-quiet" onClick={() => setIsOpen(true)}>
          Read the report
        </button>
      </div>
      {isOpen && <ReportPage mapPerformance={mapPerformance} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

export type Reporting = Pick<MapPerformance, 'report' | 'exportReport'>;
