import { createBrowserYield } from '../lib/browserYield.ts';
import { badOption } from '../lib/failure.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import { readOption, readOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { Clock } from '../types/clock.ts';
import type { ExportOptions, Report, ReportFormat } from '../types/report.ts';
import type { TellProblem } from '../types/sample.ts';
import { deliverText } from './deliverText.ts';
import { writeJson } from './writeJson.ts';
import type { FlightRecorder, FlightRecording } from './recorder/FlightRecorder.ts';
import type { Pieces, WriteOptions } from './writeAll.ts';

/** A frame has 16.7 ms, and is not ours alone. */
const SLICE_MS = 8;

interface Kind {
  readonly extension: string;
  readonly mediaType: string;
  /** Brings the code that writes it, and no other's. */
  readonly load: (recording: FlightRecording | undefined) => Promise<(report: Report, options: WriteOptions) => Pieces>;
}

const KINDS: Readonly<Record<ReportFormat, Kind>> = {
  json: { extension: 'json', mediaType: 'application/json', load: async () => writeJson },
  csv: {
    extension: 'csv',
    mediaType: 'text/csv',
    async load() {
      const { formatCsv } = await import('./formatCsv.ts');
      return (report) => [() => formatCsv(report)];
    },
  },
  markdown: {
    extension: 'md',
    mediaType: 'text/markdown',
    async load() {
      const [{ readSession }, { writeMarkdown }] = await Promise.all([
        import('./readSession.ts'),
        import('./writeMarkdown.ts'),
      ]);
      return (report, options) => writeMarkdown(readSession(report), options);
    },
  },
  html: {
    extension: 'html',
    mediaType: 'text/html',
    async load() {
      const [{ readSession }, { writeHtml }] = await Promise.all([
        import('./readSession.ts'),
        import('./html/writeHtml.ts'),
      ]);
      return (report, options) => writeHtml(readSession(report), options);
    },
  },
  trace: {
    extension: 'trace.json',
    mediaType: 'application/json',
    async load(recording) {
      if (!recording) return (await import('./formatTrace.ts')).writeTrace;
      const { writeRecording } = await import('./recorder/writeRecording.ts');
      return (report) => writeRecording(recording, report);
    },
  },
};

const OPTIONS: OptionTable<ExportOptions> = {
  to: { is: ['file', 'clipboard', 'share'], or: 'file' },
  guides: { is: 'string' },
  onProgress: { is: 'function' },
  violation: { is: 'any' },
};

export interface ExportTools {
  readonly clock: Clock;
  readonly problem: TellProblem;
  /** `undefined` without one. */
  readonly flightRecorder?: FlightRecorder | undefined;
}

/**
 * Writes the report, with rests in which the browser works, and hands it to the user. Does nothing on a server, nor where the
 * code that writes it cannot be loaded: that is a problem. @throws BAD_OPTION
 */
export async function exportReport(
  report: Report,
  format: ReportFormat,
  given: ExportOptions | undefined,
  { clock, problem, flightRecorder }: ExportTools,
): Promise<void> {
  const { to, guides, onProgress, violation } = readOptions('exportReport', OPTIONS, given, problem);
  const formats = violation === undefined ? Object.keys(KINDS) : ['trace'];
  readOption('exportReport', 'format', { is: formats, or: 'json' }, format);
  const recording = violation === undefined ? undefined : recordingOf(violation, flightRecorder);
  const { extension, mediaType, load } = KINDS[format];
  const write = await createLoadLate(
    () => load(recording),
    (error) => problem('download-missing', error),
  )();
  if (!write || typeof document === 'undefined') return;
  const pieces = write(report, { guides });
  const rest = createBrowserYield(clock);
  let text = '';
  let sinceMs = clock.now();
  for (const [index, piece] of pieces.entries()) {
    text += piece();
    if (clock.now() - sinceMs < SLICE_MS) continue;
    onProgress?.((index + 1) / pieces.length);
    await rest();
    sinceMs = clock.now();
  }
  onProgress?.(1);
  await deliverText(to ?? 'file', { name: `mapvitals-${report.session.id}.${extension}`, mediaType, text }, clock);
}

/** @throws BAD_OPTION where none is kept */
function recordingOf(
  violation: NonNullable<ExportOptions['violation']>,
  flightRecorder: FlightRecorder | undefined,
): FlightRecording {
  const id: unknown = typeof violation === 'number' ? violation : Reflect.get(Object(violation), 'id');
  const recording = flightRecorder?.recordingOf(id);
  if (recording) return recording;
  const ids = flightRecorder?.violationIds.join(', ');
  throw badOption('violation', `one that is recorded (${ids || 'none is'})`, id, 'exportReport.violation');
}
