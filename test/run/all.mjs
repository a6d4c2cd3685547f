// Everything that must hold, cheapest first. `node test/run/all.mjs unit types` runs only those steps; `--long` leaves
// nothing out, and adds the long suites after them. The last line counts what ran: "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNoEngine } from './engines.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { whyNoFleet } from './fleetTools.mjs';
import { formatNames, lastWords, readPlaywright, readSummary, readVitest } from './outcome.mjs';

/** Without it, tests with the tag `breadth` are left out: one more kind each of what another test shows. */
const isLong = process.argv.includes('--long');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const reports = mkdtempSync(join(tmpdir(), 'mapvitals-'));
const vitest = (...filters) => ({
  command: ['vitest', 'run', ...filters],
  reporter: (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  read: readVitest,
});
const playwright = (project, workerCount, ...filters) => ({
  command: [
    'playwright',
    'test',
    '--config',
    'e2e/playwright.config.ts',
    `--project=${project}`,
    `--workers=${workerCount}`,
    ...filters,
  ],
  needsChromium: true,
  reporter: () => ['--reporter=list,json'],
  reportVariable: 'PLAYWRIGHT_JSON_OUTPUT_FILE',
  read: readPlaywright,
});

/** As `npm test` plays it, without what has the tag `breadth`. */
const brief = (step) =>
  isLong
    ? step
    : {
        ...step,
        command: [...step.command, step.read === readVitest ? '--tags-filter=!breadth' : '--grep-invert=@breadth'],
        read: (report) => step.read(report, { isLeftOut: (tags) => tags.includes('breadth') }),
      };

/** What packs has no need to build once more what was built a step before. */
const asBuilt = { npm_config_ignore_scripts: 'true' };

const short = {
  format: { command: ['oxfmt', '--check', '.'] },
  lint: { command: ['oxlint', '--type-aware'] },
  types: { command: ['tsc'] },
  unit: vitest('--project', 'unit', '--project', 'dom'),
  build: { command: ['node', 'test/run/build.mjs'] },
  unused: { command: ['knip'] },
  publint: { command: ['publint', '--strict'], env: asBuilt },
  attw: {
    command: ['attw', '--pack', '.', '--profile', 'esm-only', '--exclude-entrypoints', './report.schema.json'],
    env: asBuilt,
  },
  // `mapvitals bench` runs in it.
  package: brief({ ...vitest('--project', 'package'), needsChromium: true }),
  browser: brief({ ...vitest('--project', 'browser'), needsChromium: true }),
  // What is timed has the machine to itself.
  e2e: brief(playwright('untimed', 2)),
  timed: brief(playwright('timed', 1)),
};

/**
 * What runs side by side, stage after stage: a step after the other in each lane, then those of `either` in the lane that is
 * free. Only one lane reads the built package, for some build it anew. The rest runs alone, as what is timed must.
 */
const STAGES = [
  {
    lanes: [['format', 'build', 'publint', 'attw', 'package'], ['browser']],
    either: ['unit', 'lint', 'types', 'unused'],
  },
  { lanes: [['e2e', 'timed']] },
  { lanes: [['test:thorough'], ['test:exit', 'test:fleet', 'test:versions']] },
  { lanes: [['test:libraries'], ['test:docs']] },
];
const namesOf = ({ lanes, either = [] }) => [...lanes.flat(), ...either];
const staged = STAGES.flatMap(namesOf);
/** What runs beside another step is printed when it is over. */
const printedLater = STAGES.filter(({ lanes }) => lanes.length > 1).flatMap(namesOf);

/** Every property as often as it says: `npm test` tries a tenth (test/support/thorough.ts). */
const thorough = { ...vitest(...usersOfThorough()), needsChromium: true, env: { THOROUGH: '1' } };

/** What `npm test` plays with MapLibre 6 alone. */
const versions = { ...playwright('untimed', 1, 'map/oneAction'), env: { OLDER_MAPLIBRE: '1' } };

/** Every map library by the same contract; `npm test` has one case of each. */
const libraries = { ...vitest('--project', 'libraries'), needsChromium: true };

/** The demo's page of each map library. By hand: Cesium's and deck.gl's take minutes in software. */
const pages = { ...playwright('untimed', 1, 'libraries.spec'), env: { ALL_LIBRARY_PAGES: '1' } };

/** The demo's flight with optimisation off and learned, and its command. */
const demo = playwright('demo', 1);

/** The docs as they are published, and every example in them. */
const docs = playwright('docs', 1);

/** The same paths in every engine; of those that are not here it says why. */
const engines = {
  ...vitest('--project', 'engines'),
  needsChromium: true,
  notes: () => ['firefox', 'webkit'].map((name) => [name, whyNoEngine(name)]).filter(([, reason]) => reason !== null),
};

/** What a page delivers whatever its end, with ours and with OpenTelemetry's own reader. */
const exit = {
  ...vitest('--project', 'exit'),
  needsChromium: true,
  notes: () => [['firefox', whyNoEngine('firefox')]].filter(([, reason]) => reason !== null),
};

/** The lab from its command on: a flight, and all that it refuses. */
const lab = { ...vitest('--project', 'lab'), needsChromium: true };

/** What each flag of the lab changes, how it visits hosts of others, and pages of many kinds. By hand: it takes minutes. */
const labFlags = { ...lab, env: { LAB_FLAGS: '1' } };

/** Sessions in Chromium, and what a real back end answers of them. */
const fleet = {
  ...vitest('--project', 'fleet'),
  needsChromium: true,
  notes: () => [['fleet', whyNoFleet()]].filter(([, reason]) => reason !== null),
};

/** Suites with a script of their own, which prints such a last line too. They come when they are there. */
const long = Object.fromEntries(
  [
    'test:thorough',
    'test:versions',
    'test:libraries',
    'test:engines',
    'test:exit',
    'test:fleet',
    'test:docs',
    'test:lab',
  ]
    .map((script) => script.split(' '))
    .filter(([name]) => name in scripts)
    .map(([name, ...rest]) => [
      name,
      { command: ['npm', 'run', name, ...rest], needsChromium: true, hasLastLine: true },
    ]),
);

const steps = {
  ...short,
  thorough,
  versions,
  libraries,
  pages,
  demo,
  docs,
  engines,
  exit,
  fleet,
  lab,
  labFlags,
  ...long,
};
const wanted = process.argv.slice(2).filter((name) => name !== '--long');
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0)
  throw new Error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`);
const chosen = wanted.length > 0 ? wanted : Object.keys(isLong ? { ...short, ...long } : short);

// What browsers are shown is built once for all steps, those that run within a step too.
if (!process.env.MAPVITALS_E2E_BUILDS) {
  process.env.MAPVITALS_E2E_BUILDS = join(reports, 'builds');
  mkdirSync(process.env.MAPVITALS_E2E_BUILDS);
}

// Once, before two steps at a time would each install one.
if (chosen.some((name) => steps[name].needsChromium)) process.env.CHROMIUM_PATH = ensureChromium();

// What test:thorough plays whole is not played before.
const leftOut = chosen.includes('test:thorough') ? usersOfThorough().map((file) => `--exclude=${file}`) : [];

const results = [];
const runLane = async (names) => {
  for (let name = names.shift(); name; name = names.shift())
    if (chosen.includes(name)) results.push({ name, ...(await runStep(name, steps[name])) });
};
for (const { lanes, either = [] } of STAGES) {
  const left = [...either];
  await Promise.all(lanes.map((lane) => runLane([...lane]).then(() => runLane(left))));
}
await runLane(chosen.filter((name) => !staged.includes(name)));
rmSync(reports, { recursive: true });

process.stdout.write('\n');
for (const { name, passed, failed, skipped, seconds, ...names } of results)
  process.stdout.write(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(13)} ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''} (${seconds} s)\n${formatNames(names)}`,
  );
const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
// What was skipped has not passed.
if (sum('skipped') > 0) process.stdout.write(`${sum('skipped')} skipped\n`);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

async function runStep(name, step) {
  const { command, reporter, reportVariable, read, hasLastLine, notes = () => [] } = step;
  const startMs = Date.now();
  const reportFile = join(reports, `${name}.json`);
  const env = { ...process.env, ...step.env, ...(reportVariable ? { [reportVariable]: reportFile } : {}) };
  const [program, ...args] = ['node', 'npm'].includes(command[0]) ? command : ['npx', ...command];
  const isKept = printedLater.includes(name) && chosen.length > 1;
  if (!isKept) process.stdout.write(`\n== ${name}\n`);
  for (const [what, reason] of notes()) process.stdout.write(`skipped: ${what}: ${reason}\n`);
  if (read === readVitest) args.push(...leftOut);
  const { isDone, output } = await run(program, [...args, ...(reporter?.(reportFile) ?? [])], env, isKept);
  if (isKept) process.stdout.write(`\n== ${name}\n${output}`);
  const counted =
    read && existsSync(reportFile)
      ? read(JSON.parse(readFileSync(reportFile, 'utf8')))
      : (hasLastLine && readSummary(output)) || { passed: 0, failed: 0 };
  const seconds = Math.round((Date.now() - startMs) / 1000);
  // A step counts as one check of its own where it counts no tests, or fails without a failed test (a crash, no test found).
  const hasCrashed = counted.failed === 0 && (!isDone || (read && counted.passed === 0));
  if (hasCrashed) return { ...counted, failed: 1, failures: lastWords(output), seconds };
  return counted.passed + counted.failed > 0 ? { ...counted, seconds } : { passed: 1, failed: 0, seconds };
}

function run(program, args, env, isKept) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['inherit', 'pipe', 'pipe'] });
    let output = '';
    const read = (chunk) => {
      output += chunk;
      if (!isKept) process.stdout.write(chunk);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', (error) => resolve({ isDone: false, output: `${output}${error}\n` }));
    child.on('close', (status) => resolve({ isDone: status === 0, output }));
  });
}

function usersOfThorough() {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((path) => join('test', path))
    .filter((path) => /\.test\.tsx?$/.test(path) && readFileSync(path, 'utf8').includes('/support/thorough.ts'));
}
