import { formatHtml, formatJson, formatMarkdown } from 'mapvitals/reports';
import { badInput } from '../badInput.ts';
import { requireWritable, writeFile } from '../writeFile.ts';
import { addLabSections } from './addLabSections.ts';
import { sayMachine } from './describeLab.ts';
import type { LabFlights } from '../../lab/flyLab.ts';
import type { Outcome } from '../outcome.ts';
import type { Io } from '../io.ts';
import type { Report } from 'mapvitals';

const WRITERS: Readonly<Record<string, (report: Report) => string>> = {
  json: (report) => formatJson(report),
  html: formatHtml,
  md: (report) => formatMarkdown(report),
};

/** Before anything is flown for it. @throws BAD_OPTION where no report can become of such a file */
export function requireReportPath(io: Io, path: string): void {
  if (!Object.hasOwn(WRITERS, endOf(path))) {
    throw badInput('`--report` must end with .json, .html or .md', path, 'Write `--report lab.json`.');
  }
  requireWritable(io, path);
}

/** By the end of the file's name. */
export function writeReport(io: Io, path: string, report: Report, outcome: Outcome, flights: LabFlights): void {
  const text = WRITERS[endOf(path)]?.(report) ?? '';
  const isPage = endOf(path) === 'html';
  writeFile(io, path, isPage ? addLabSections(text, sayMachine(flights), outcome, flights) : text);
  io.tell(`${path}\n`);
}

const endOf = (path: string): string => path.split('.').at(-1) ?? '';
