import { downloadText } from '../lib/downloadText.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import { formatJson } from './formatJson.ts';

/** Offers the report to the user as a file. Does nothing on a server. */
export function downloadReport(report: Report, clock: Clock): void {
  downloadText(`mapvitals-${report.session.id}.json`, 'application/json', formatJson(report), clock);
}
