// mapvitals/reports: a report as text. Export lines only.
export { formatJson } from './reports/formatJson.ts';
