/**
 * A report as text. Export lines only.
 *
 * @module mapvitals/reports
 */
export { createFlightRecorder } from './reports/recorder/createFlightRecorder.ts';
export { formatCsv } from './reports/formatCsv.ts';
export { formatHtml } from './reports/formatHtml.ts';
export { formatJson } from './reports/formatJson.ts';
export { formatMarkdown } from './reports/formatMarkdown.ts';
export { formatTrace } from './reports/formatTrace.ts';

export type { FlightRecorder, FlightRecording } from './reports/recorder/FlightRecorder.ts';
