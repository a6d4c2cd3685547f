import type { ExportedEvent } from '../types/exporter.ts';
import type { Report } from '../types/report.ts';

/** Where pages leave what they have seen, in `localStorage`, that end before the code that sends is there: a line each. */
export const LEFT = 'mapvitals-left';

/** What one page has left: few letters, for what writes it is loaded first. */
export type Left = readonly [
  url: string,
  atMs: number,
  epochMs: number,
  sessions: readonly (readonly [report: Report, untoldCount?: number | undefined])[],
  events: readonly ExportedEvent[],
];
