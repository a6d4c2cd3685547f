import { MapVitalsError } from 'mapvitals';
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

/** `mapvitals compare`: what has become slower or faster, and whether a budget is kept. */
export function compare(io: Io, args: readonly string[]): Outcome {
  const given = readArguments('compare', COMPARE_FLAGS, args);
  const { base, head } = sidesOf(given);
  const [before, after] = [readReports(io, base), readReports(io, head)];
  const budgetPath = valueOf(given, 'budget');
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
  // One report a side is compared by its samples; of several each flight counts once.
  requireOneSource([...before, ...after], files);
  const isFlights = before.length > 1 || after.length > 1;
  try {
    return isFlights ? compareFlights(before, after) : compareReports(before[0]!, after[0]!);
  } catch (error) {
    if (!(error instanceof MapVitalsError) || !error.message.includes('vitalDefinitionsVersion')) throw error;
    // What the library says names no file, and outside of development it says nothing of what to do.
    const versions = [...before, ...after].map((flight) => flight.vitalDefinitionsVersion ?? 1);
    throw badInput(
      `${files.map((file) => `\`${file}\``).join(', ')} must have vitals of one version of their definitions`,
      [...new Set(versions)].sort((a, b) => a - b).join(' and '),
      'Leave out the files of the other one; to compare operations alone, set `"vitals": {}` in those of one side.',
    );
  }
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
