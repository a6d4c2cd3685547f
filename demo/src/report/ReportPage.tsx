import { useEffect, useRef, useState } from 'react';
import { exports } from './exports.ts';
import type { ReactNode } from 'react';
import type { Reporting } from './ReportSection.tsx';

export interface ReportPageProps {
  readonly mapPerformance: Reporting;
  readonly onClose: () => void;
}

/** The report as it is written to a file, with a button for each way to take it away. */
export function ReportPage({ mapPerformance, onClose }: ReportPageProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [page, setPage] = useState<string | null>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    dialog.current?.showModal();
    let isGone = false;
    const write = async (): Promise<void> => {
      const { formatHtml } = await import('mapvitals/reports');
      if (!isGone) setPage(formatHtml(mapPerformance.report()));
    };
    write().catch(reportError);
    return () => {
      isGone = true;
    };
  }, [mapPerformance]);

  const take = async ({ title, format, options }: (typeof exports)[number]): Promise<void> => {
    setSaid('');
    await mapPerformance.exportReport(format, options);
    setSaid(`${title}: done`);
  };

  return (
    <dialog ref={dialog} className="report" aria-label="Report of this session" onClose={onClose}>
      <header className="report-header">
        {exports.map((way) => (
          <button
            key={way.title}
            type="button"
            className="button button-quiet"
            onClick={() => void take(way).catch(reportError)}
          >
            {way.title}
          </button>
        ))}
        <output className="visually-hidden">{said}</output>
        <button type="button" className="button report-close" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {page === null ? (
        <p className="quiet">Writing …</p>
      ) : (
        <iframe className="report-page" title="Report" sandbox="" srcDoc={page} />
      )}
    </dialog>
  );
}
