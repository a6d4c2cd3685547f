import { downloadText } from '../lib/downloadText.ts';
import type { Clock } from '../types/clock.ts';
import type { Report, ReportFormat } from '../types/report.ts';
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

/** Offers the report to the user as a file. Does nothing on a server. Rejects where its code cannot be loaded. */
export async function downloadReport(report: Report, format: ReportFormat, clock: Clock): Promise<void> {
  const { extension, mediaType, load } = KINDS[format];
  // A file that the network lost is asked for once more.
  const write = await load().catch(load);
  downloadText(`mapvitals-${report.session.id}.${extension}`, mediaType, write(report), clock);
}
