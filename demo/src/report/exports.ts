import type { ExportOptions, ReportFormat } from 'mapvitals';

/** Where findings link to. */
const guides = 'https://github.com/mapvitals/mapvitals/blob/main/docs';

export interface Export {
  readonly title: string;
  readonly format: ReportFormat;
  readonly options: ExportOptions;
}

const canShare = typeof navigator !== 'undefined' && 'share' in navigator;

/** Each way to take a report away that this browser has. */
export const exports: readonly Export[] = [
  { title: 'HTML', format: 'html', options: { guides } },
  { title: 'Markdown', format: 'markdown', options: { guides } },
  { title: 'CSV', format: 'csv', options: {} },
  { title: 'JSON', format: 'json', options: {} },
  { title: 'Trace', format: 'trace', options: {} },
  { title: 'Copy as Markdown', format: 'markdown', options: { guides, to: 'clipboard' } },
  ...(canShare ? [{ title: 'Share', format: 'html', options: { guides, to: 'share' } } as const] : []),
];
