import { compareFlights } from 'mapvitals/sessions';
import { MapVitalsError } from 'mapvitals';
import { badInput } from './badInput.ts';
import type { Comparable } from 'mapvitals/sessions';
import type { Io } from './io.ts';

/** The reports of these files: one in each, or a list of them. @throws BAD_OPTION naming the file */
export function readReports(io: Io, paths: readonly string[]): readonly Comparable[] {
  return paths.flatMap((path) => {
    const content = readJson(io, path);
    const reports: readonly unknown[] = Array.isArray(content) ? content : [content];
    if (reports.length === 0) {
      throw badInput(`\`${path}\` must hold a report`, 'an empty list', 'Write what `report()` gives into it.');
    }
    return reports.map((report) => requireReport(path, report));
  });
}

/** @throws BAD_OPTION where there is no such file, or no JSON in it */
export function readJson(io: Io, path: string): unknown {
  let text: string;
  try {
    text = io.read(path);
  } catch (error) {
    const { code } = error as { code?: string };
    const fix =
      code !== 'ENOENT'
        ? 'Name a file that can be read.'
        : path.includes('*')
          ? 'Your shell puts names in its place: none matches, or it was quoted, or this shell does not (Windows): name the files.'
          : 'Is the path right, from the folder you are in?';
    throw badInput(`\`${path}\` cannot be read`, code ?? 'an error', fix);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw badInput(
      `\`${path}\` must be JSON`,
      text.trim().slice(0, 40) || 'an empty file',
      `${error instanceof Error ? error.message : String(error)}. JSON has no comments, and no comma before an end.`,
    );
  }
}

/** As far as it is compared it must be right: what is shown of it is checked where it is shown. */
function requireReport(path: string, report: unknown): Comparable {
  // Two of them would be taken for flights.
  if (Array.isArray(report)) {
    throw badInput(`\`${path}\` holds no report in one of its places`, 'a list in a list', 'Write one list of all.');
  }
  const { self, clockStepMs } = (report ?? {}) as { self?: { clockStepMs?: unknown } | null; clockStepMs?: unknown };
  const stepMs = self?.clockStepMs ?? clockStepMs ?? 0;
  if (!(typeof stepMs === 'number' && stepMs >= 0 && stepMs < 1000)) {
    throw badInput(
      `\`${path}\` must hold a report, whose \`clockStepMs\` is a number`,
      stepMs,
      'Make the report anew.',
    );
  }
  // The cast: this very call looks at it.
  const comparable = report as Comparable;
  try {
    // As flights, for their samples against each other are dear, and there may be thousands.
    compareFlights([comparable], [comparable]);
  } catch (error) {
    const what =
      error instanceof MapVitalsError
        ? error.message.replace(/^\[mapvitals\] `?baseline\[0\]/, '`report')
        : String(error);
    // Outside of development the library itself says nothing of what to do.
    const fix = what.includes('.schemaVersion`')
      ? 'Update mapvitals, or make the report anew.'
      : 'Write what `report()`, `repository.read` or `repository.merge` gives into it.';
    throw new MapVitalsError('BAD_OPTION', `\`${path}\` holds no report: ${what} ${fix}`);
  }
  return comparable;
}
