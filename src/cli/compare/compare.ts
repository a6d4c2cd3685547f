import { checkBudget, compareFlights, compareReports } from 'mapvitals/sessions';
import { badInput } from '../badInput.ts';
import { FORMATS } from '../formats/formatOutcome.ts';
import { readArguments, valueOf } from '../readArguments.ts';
import { readJson, readReports } from '../readReports.ts';
import { describeComparison } from './describeComparison.ts';
import type { Arguments, Flags } from '../readArguments.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../outcome.ts';
import type { Budget, Comparable } from 'mapvitals/sessions';

export const COMPARE_FLAGS: Flags = {
  base: { takes: 'list', value: 'FILE...', help: 'reports of before; each file is a flight, or a list of flights' },
  head: { takes: 'list', value: 'FILE...', help: 'reports of now' },
  budget: { takes: 'value', value: 'FILE', help: 'limits that the reports of now are held to' },
  format: { takes: 'value', value: 'NAME', choices: FORMATS, help: `${FORMATS.join(', ')}; default ${FORMATS[0]}` },
  help: { takes: 'none', help: 'this text' },
};

/** Of so many nobody should have to guess whether anything happens. */
const MANY_FLIGHTS = 1000;

/** `mapvitals compare`: what has become slower or faster, and whether a budget is kept. */
export function compare(io: Io, args: readonly string[]): Outcome {
  const given = readArguments('compare', COMPARE_FLAGS, args);
  const { base, head } = sidesOf(given);
  const [before, after] = [readReports(io, base), readReports(io, head)];
  const budgetPath = valueOf(given, 'budget');
  if (before.length + after.length >= MANY_FLIGHTS) {
    io.tell(`Comparing ${before.length} flights with ${after.length}.\n`);
  }
  const comparison = compareSides(before, after, [...base, ...head]);
  const check =
    budgetPath === undefined
      ? null
      : // The cast: what it holds is looked at there.
        checkBudget(readJson(io, budgetPath) as Budget, after, { base: before });
  return describeComparison(comparison, check);
}

function compareSides(
  before: readonly Comparable[],
  after: readonly Comparable[],
  files: readonly string[],
): ReturnType<typeof compareReports> {
  const all = [...before, ...after];
  requireOneSource(all, files);
  requireOneDefinition(all, files);
  // One report a side is compared by its samples; of several each flight counts once.
  const isFlights = before.length > 1 || after.length > 1;
  return isFlights ? compareFlights(before, after) : compareReports(before[0]!, after[0]!);
}

/** A vital of other definitions is another number: of several flights, too, the library does not look at all of them. */
function requireOneDefinition(flights: readonly Comparable[], files: readonly string[]): void {
  const versions = new Set(flights.filter(hasVitals).map(definitionsOf));
  // Nobody knows.
  versions.delete(undefined);
  if (versions.size < 2 && !versions.has(null)) return;
  throw badInput(
    `${files.map((file) => `\`${file}\``).join(', ')} must have vitals of one version of their definitions`,
    [...versions]
      .map((version) => String(version ?? 'several'))
      .toSorted((a, b) => a.localeCompare(b))
      .join(' and '),
    'Leave out the files of the other one; to compare operations alone, set `"vitals": {}` in those of one side.',
  );
}

function hasVitals({ vitals }: Comparable): boolean {
  return Object.values(vitals).some(
    ({ histogram, censoredHistogram }) => histogram.count + censoredHistogram.count > 0,
  );
}

function definitionsOf({ schemaVersion, vitalDefinitionsVersion }: Comparable): number | null | undefined {
  return schemaVersion === 1 ? 1 : vitalDefinitionsVersion;
}

/** A lab measures from outside, on a machine of its own: its numbers are not a session's. */
function requireOneSource(
  flights: readonly (Comparable & { readonly source?: string })[],
  files: readonly string[],
): void {
  const sources = [...new Set(flights.map(({ source = 'session' }) => source))];
  if (sources.length < 2) return;
  throw badInput(
    `${files.map((file) => `\`${file}\``).join(', ')} must be of one source`,
    sources.sort().join(' and '),
    'Compare sessions with sessions, and the lab with the lab.',
  );
}

function sidesOf({ files, given }: Arguments): { readonly base: readonly string[]; readonly head: readonly string[] } {
  const [base, head] = [given.get('base'), given.get('head')];
  if (!base && !head) {
    if (files.length === 2) return { base: files.slice(0, 1), head: files.slice(1) };
    throw badInput(
      '`mapvitals compare` needs two files, or `--base` and `--head`',
      files.length === 0 ? 'no file' : `${files.length} file${files.length === 1 ? '' : 's'}`,
      'Write `mapvitals compare before.json now.json`, or `--base a.json b.json --head c.json d.json`.',
    );
  }
  if (base && head && files.length === 0) return { base, head };
  throw badInput(
    '`mapvitals compare` needs `--base` and `--head`, or two files alone',
    files.length > 0 ? `a file beside them: ${files[0]}` : base ? '`--base` alone' : '`--head` alone',
    'Write `--base a.json b.json --head c.json d.json`.',
  );
}
