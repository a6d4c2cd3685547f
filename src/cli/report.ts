import { formatHtml, formatMarkdown, formatTrace } from 'mapvitals/reports';
import { MapVitalsError } from 'mapvitals';
import { badInput } from './badInput.ts';
import { findMisfit } from './findMisfit.ts';
import { readArguments } from './readArguments.ts';
import { readReports } from './readReports.ts';
import { writeFile } from './writeFile.ts';
import type { Io } from './io.ts';
import type { Flags } from './readArguments.ts';
import type { Report } from 'mapvitals';

const WRITERS: Readonly<Record<string, (report: Report) => string>> = {
  html: formatHtml,
  md: (report) => formatMarkdown(report),
  trace: (report) => formatTrace(report),
};

export const REPORT_FLAGS: Flags = {
  html: { takes: 'maybe', value: 'FILE', help: 'a page of its own; without a file it is printed' },
  md: { takes: 'maybe', value: 'FILE', help: 'Markdown, the default' },
  trace: { takes: 'maybe', value: 'FILE', help: 'a trace for Perfetto and the DevTools' },
  help: { takes: 'none', help: 'this text' },
};

/** `mapvitals report`: a session as a page, as Markdown or as a trace. */
export function report(io: Io, args: readonly string[]): void {
  const { files, given } = readArguments('report', REPORT_FLAGS, args);
  const [path] = files;
  if (path === undefined || files.length > 1) {
    throw badInput(
      '`mapvitals report` needs one report',
      path === undefined ? 'no file' : `${files.length} files`,
      'Write `mapvitals report session.json --html report.html`.',
    );
  }
  const [found, ...others] = readReports(io, [path]);
  if (!found || others.length > 0) {
    throw badInput(
      `\`${path}\` must hold one report`,
      `a list of ${others.length + 1}`,
      'Write one into a file of its own.',
    );
  }
  const wanted = Object.keys(WRITERS).filter((name) => given.has(name));
  for (const name of wanted.length > 0 ? wanted : ['md']) {
    const text = write(path, found, WRITERS[name]!);
    const target = given.get(name)?.at(-1);
    if (target === undefined) io.print(text.endsWith('\n') ? text : `${text}\n`);
    else {
      writeFile(io, target, text);
      io.tell(`${target}\n`);
    }
  }
}

/** Merged sessions, and half a report, can be compared but not shown. */
function write(path: string, found: object, writer: (report: Report) => string): string {
  try {
    // The cast: what is missing is told.
    return writer(found as Report);
  } catch (error) {
    throw badInput(
      `\`${path}\` must hold a whole report`,
      sayMisfit(found, error),
      'Write what `report()` gives into it.',
    );
  }
}

/** What a reader of code would make of it says nothing of the file. */
function sayMisfit(found: object, error: unknown): string {
  if (error instanceof MapVitalsError) return error.message;
  // Of earlier versions no schema is kept.
  const isLatest = 'schemaVersion' in found && found.schemaVersion === 2;
  return (isLatest ? findMisfit(found) : null) ?? 'one of which a part is missing, or is something else';
}
