import { downloadText } from '../lib/downloadText.ts';
import { badOption } from '../lib/failure.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { Clock } from '../types/clock.ts';
import type { Report, ReportFormat } from '../types/report.ts';
import type { TellProblem } from '../types/sample.ts';
import { formatJson } from './formatJson.ts';

interface Kind {
  readonly extension: string;
  readonly mediaType: string;
  /** Brings the code that writes it. */
  readonly load: () => Promise<(report: Report) => string>;
}

const KINDS: Readonly<Record<ReportFormat, Kind>> = {
  json: { extension: 'json', mediaType: 'application/json', load: async () => formatJson },
  csv: { extension: 'csv', mediaType: 'text/csv', load: async () => (await import('./formatCsv.ts')).formatCsv },
  markdown: {
    extension: 'md',
    mediaType: 'text/markdown',
    load: async () => (await import('./formatMarkdown.ts')).formatMarkdown,
  },
  html: { extension: 'html', mediaType: 'text/html', load: async () => (await import('./formatHtml.ts')).formatHtml },
  trace: {
    extension: 'trace.json',
    mediaType: 'application/json',
    load: async () => (await import('./formatTrace.ts')).formatTrace,
  },
};

export interface DownloadTools {
  readonly clock: Clock;
  readonly problem: TellProblem;
}

/**
 * Offers the report to the user as a file. Does nothing on a server, nor where the code that writes it cannot be loaded:
 * that is a problem. @throws BAD_OPTION for another format
 */
export async function downloadReport(
  report: Report,
  format: ReportFormat,
  { clock, problem }: DownloadTools,
): Promise<void> {
  if (!Object.hasOwn(KINDS, format)) {
    throw badOption('format', `one of ${Object.keys(KINDS).join(', ')}`, format, 'exportReport.format', 'json');
  }
  const { extension, mediaType, load } = KINDS[format];
  const write = await createLoadLate(load, (error) => problem('download-missing', error))();
  if (write) downloadText(`mapvitals-${report.session.id}.${extension}`, mediaType, write(report), clock);
}
