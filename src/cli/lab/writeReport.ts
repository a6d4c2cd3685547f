import { formatHtml, formatJson, formatMarkdown } from 'mapvitals/reports';
import { badInput } from '../badInput.ts';
import type { Io } from '../io.ts';
import type { Report } from 'mapvitals';

const WRITERS: Readonly<Record<string, (report: Report) => string>> = {
  json: (report) => formatJson(report),
  html: formatHtml,
  md: (report) => formatMarkdown(report),
};

/** By the end of the file's name. @throws BAD_OPTION */
export function writeReport(io: Io, path: string, report: Report): void {
  const write = WRITERS[path.split('.').at(-1) ?? ''];
  if (!write) throw badInput('`--report` must end with .json, .html or .md', path, 'Write `--report lab.json`.');
  try {
    io.write(path, write(report));
  } catch (error) {
    const { code } = error as { code?: string };
    throw badInput(`\`${path}\` cannot be written`, code ?? 'an error', 'Name a file in a folder that there is.');
  }
  io.tell(`${path}\n`);
}
