import { checkBudget } from 'mapvitals/sessions';
import { badInput } from '../badInput.ts';
import { FORMATS } from '../formats/formatOutcome.ts';
import { Interruption } from '../interruption.ts';
import { BROWSER_FLAG } from '../openChromium.ts';
import { numberOf, readArguments, valueOf } from '../readArguments.ts';
import { readJson } from '../readReports.ts';
import { BENCH_PROFILES, BENCH_TYPES } from './benchTypes.ts';
import { describeBench } from './describeBench.ts';
import { openBench } from './openBench.ts';
import type { BenchProfile, BenchSeries, BenchType } from './benchTypes.ts';
import type { BenchedSeries } from './describeBench.ts';
import type { OpenedBench } from './openBench.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../outcome.ts';
import type { Flags } from '../readArguments.ts';
import type { Budget } from 'mapvitals/sessions';

export const BENCH_FLAGS: Flags = {
  operations: { takes: 'value', value: 'COUNT', help: 'calls of each task by each route; default 1000' },
  seconds: { takes: 'value', value: 'SECONDS', help: 'for each of these at most so long; default 5' },
  type: { takes: 'list', value: 'NAME...', choices: BENCH_TYPES, help: `${BENCH_TYPES.join(', ')}; default all` },
  profile: {
    takes: 'list',
    value: 'NAME...',
    choices: BENCH_PROFILES,
    help: `${BENCH_PROFILES.join(', ')}; default all`,
  },
  task: { takes: 'list', value: 'NAME...', help: 'these tasks alone' },
  targets: { takes: 'value', value: 'FILE', help: 'targets by task, in place of those that the file exports' },
  browser: BROWSER_FLAG,
  config: { takes: 'value', value: 'FILE', help: "Vite's configuration, where the tasks need one" },
  mode: { takes: 'value', value: 'NAME', help: "Vite's mode; default production" },
  format: { takes: 'value', value: 'NAME', choices: FORMATS, help: `${FORMATS.join(', ')}; default ${FORMATS[0]}` },
  help: { takes: 'none', help: 'this text' },
};

/** `mapvitals bench`: the tasks of a file, with their samples, by each route and profile. */
export async function bench(io: Io, args: readonly string[]): Promise<Outcome> {
  const given = readArguments('bench', BENCH_FLAGS, args);
  const [file] = given.files;
  if (file === undefined || given.files.length > 1) {
    throw badInput(
      '`mapvitals bench` needs one file of tasks',
      file === undefined ? 'no file' : `${given.files.length} files`,
      'Write `mapvitals bench places.bench.ts`: it exports `tasks` and `samples`.',
    );
  }
  const operations = Math.ceil(numberOf(given, 'operations', 1000, 1000));
  const maxMs = numberOf(given, 'seconds', 5, 5) * 1000;
  // The casts: `readArguments` has looked at them.
  const types = (given.given.get('type') ?? BENCH_TYPES) as readonly BenchType[];
  const profiles = (given.given.get('profile') ?? BENCH_PROFILES) as readonly BenchProfile[];
  const targetsPath = valueOf(given, 'targets');
  const ownTargets = targetsPath === undefined ? undefined : readJson(io, targetsPath);

  // Before there is a browser that it could leave behind.
  const interruption = io.onInterrupt();
  let page: OpenedBench | null = null;
  const benched: BenchedSeries[] = [];
  try {
    page = await openBench(io, {
      file,
      given,
      config: valueOf(given, 'config'),
      mode: valueOf(given, 'mode') ?? 'production',
    });
    const wanted = pickTasks(page.tasks, given.given.get('task'));
    const targets = ownTargets ?? page.targets ?? {};
    requireTargets(targets, page.tasks);
    for (const task of wanted) {
      for (const profile of profiles) {
        for (const type of types) {
          const series = await page.run({ task, type, profile, operations, maxMs }, interruption.signal);
          benched.push({ series, rows: holdTo(targets, series) });
          io.tell(`${task} ${type} ${profile}: ${series.skipped ?? `${series.count} calls`}\n`);
        }
      }
    }
    return describeBench(benched, page.machine);
  } catch (error) {
    const { code } = interruption;
    if (code === null) throw error;
    if (!page || benched.length === 0) throw new Interruption('Ended before anything was run.', code);
    return { ...describeBench(benched, page.machine, true), interruptedCode: code };
  } finally {
    await page?.close();
    interruption.stop();
  }
}

function pickTasks(there: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  if (there.length === 0) {
    throw badInput(
      'a file of tasks must export `tasks`, and a sample of their input',
      'no sample of any',
      'Write `export const samples = { cluster: () => input }`.',
    );
  }
  const unknown = wanted?.find((name) => !there.includes(name));
  if (unknown === undefined) return wanted ?? there;
  throw badInput('`--task` must name a task with a sample', unknown, `There are ${there.join(', ')}.`);
}

/** A target of a task that is not there is a slip, not a promise. */
export function requireTargets(targets: unknown, tasks: readonly string[]): void {
  const operations = tasks.map((name) => ({ name, attributes: {}, histogram: EMPTY }));
  // The cast: what it holds is looked at there.
  const { rows } = checkBudget(targets as Budget, { operations, vitals: {}, webVitals: {} });
  // A vital is a name that a budget may have; but here nothing would be held to it.
  const vital = rows.find(({ name }) => !tasks.includes(name));
  if (vital) throw badInput('targets must name tasks', vital.name, 'Vitals have `mapvitals compare --budget FILE`.');
}

function holdTo(targets: unknown, { task, operation }: BenchSeries): BenchedSeries['rows'] {
  if (!operation) return [];
  const own = Object.entries(targets as Budget).filter(
    ([name]) => name === task || (name.endsWith('*') && task.startsWith(name.slice(0, -1))),
  );
  return checkBudget(Object.fromEntries(own), { operations: [operation], vitals: {}, webVitals: {} }).rows;
}

const EMPTY = { scale: 5, count: 0, sum: 0, min: null, max: null, zeroCount: 0, offset: 0, bucketCounts: [] };
