// Flies maps by a scripted hand in a real Chromium and holds each vital against the truth: `npm run accuracy` flies everything
// and writes docs/accuracy.md, `npm run accuracy -- --plain` the plain gestures alone, `-- --libraries` each map library.
// The last line counts what was checked: "N passed, N failed".
import { cpus, totalmem } from 'node:os';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';

const PAGE = 'docs/accuracy.md';
const RESULTS = 'node_modules/.cache/mapvitals-accuracy.json';
const LIBRARY_RESULTS = 'node_modules/.cache/mapvitals-accuracy-libraries.json';
/** Of docs/accuracy.md: what `--libraries` writes. */
const SECTION = /<!-- libraries -->[^]*<!-- \/libraries -->\n/;

const { values } = parseArgs({
  options: {
    /** Under two minutes: a drag in each version, wheel and key in the newest, one fault. */
    plain: { type: 'boolean', default: false },
    /** Every map library instead of every situation of MapLibre's: a section of docs/accuracy.md of its own. */
    libraries: { type: 'boolean', default: false },
    /** Situations (libraries) by name, comma-separated. */
    only: { type: 'string', default: '' },
    /** Of `--libraries`: what the hand does, by name. Anything left out stays as it was flown before. */
    cases: { type: 'string', default: '' },
    versions: { type: 'string', default: '4,5,6' },
    /** Flights of each kind at most; more than one only where the first is off. */
    flights: { type: 'string', default: '3' },
    'no-faults': { type: 'boolean', default: false },
    /** Keeps the flights in this folder. */
    record: { type: 'string' },
    /** Adds to what was flown before, and writes docs/accuracy.md anew: a long flight may be flown in parts. */
    add: { type: 'boolean', default: false },
  },
});

const load = async (path) => {
  const { module } = await runnerImport(new URL(path, import.meta.url).pathname, {
    configFile: false,
    logLevel: 'error',
  });
  return module;
};
const only = values.only.split(',').filter((name) => name !== '');
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} logical cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
if (values.libraries) {
  await flyLibraries();
  process.exit();
}

const { runAccuracy, isMet } = await load('../../e2e/accuracy/runAccuracy.ts');
const { situations } = await load('../../e2e/accuracy/situations.ts');
const { formatAccuracy } = await load('../../e2e/accuracy/formatAccuracy.ts');

if (!values.add && !values.plain && values.only === '') rmSync(RESULTS, { force: true });
const result = await runAccuracy({
  executablePath: ensureChromium(),
  args: chromiumArgs,
  isPlain: values.plain,
  only,
  versions: values.versions.split(',').map(Number),
  flightCount: Number(values.flights),
  withFaults: !values['no-faults'],
  recordTo: values.record ?? null,
  log: (line) => process.stdout.write(`${line}\n`),
  onOutcome: keepOutcome,
});

// A hand that stumbled each time, on a machine that was busy, says nothing of the product.
const isJudged = ({ verdicts, stumbleCount }) => verdicts.length > 0 || stumbleCount === 0;
const judged = result.outcomes.filter(isJudged);
const checks = judged.flatMap((outcome) =>
  outcome.fault === 'none' && outcome.verdicts.length > 0
    ? outcome.verdicts.map((verdict) => verdict.isMet)
    : [isMet(outcome)],
);
const passed = checks.filter(Boolean).length;
const unjudgedCount = result.outcomes.length - judged.length;
if (unjudgedCount > 0) process.stdout.write(`${unjudgedCount} not judged: the hand stumbled\n`);
// Nothing was seen at all: that is no success.
const failed = passed === 0 ? 1 : checks.length - passed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function keepOutcome(outcome, browser) {
  if (values.plain || (!values.add && only.length > 0)) return;
  const idOf = ({ situation, version, fault }) => `${situation.name} ${version} ${fault}`;
  const before = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : [];
  const order = situations.map(({ name }) => name);
  const outcomes = [...before.filter((it) => idOf(it) !== idOf(outcome)), outcome].toSorted(
    (a, b) => order.indexOf(a.situation.name) - order.indexOf(b.situation.name) || a.version - b.version,
  );
  mkdirSync(dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, JSON.stringify(outcomes));
  const ofLibraries = readFileSync(PAGE, 'utf8').match(SECTION)?.[0] ?? '';
  writeFileSync(PAGE, `${formatAccuracy({ browser, outcomes, machine })}\n${ofLibraries}`);
}

/** Each library's outcomes are kept, so that a long flight may be flown in parts: `--libraries --only leaflet`. */
async function flyLibraries() {
  const { runLibraries } = await load('../../e2e/accuracy/libraries/runLibraries.ts');
  const { isOutcomeMet } = await load('../../e2e/accuracy/libraries/isOutcomeMet.ts');
  const { formatLibraries } = await load('../../e2e/accuracy/libraries/formatLibraries.ts');
  const kept = existsSync(LIBRARY_RESULTS) ? JSON.parse(readFileSync(LIBRARY_RESULTS, 'utf8')) : [];
  const cases = values.cases.split(',').filter((name) => name !== '');
  const isFlown = (it) =>
    (only.length === 0 || only.includes(it.library)) && (cases.length === 0 || cases.includes(it.case));
  let outcomes = kept.filter((outcome) => !isFlown(outcome));
  let browser = '';
  await runLibraries({
    executablePath: ensureChromium(),
    args: chromiumArgs,
    only,
    cases,
    flightCount: Number(values.flights),
    withFaults: !values['no-faults'] && (cases.length === 0 || cases.includes('drag')),
    log: (line) => process.stdout.write(`${line}\n`),
    onFlight: values.record ? recordFlight : undefined,
    onOutcome(outcome, told) {
      outcomes = [...outcomes, outcome];
      browser = told;
    },
  });
  mkdirSync(dirname(LIBRARY_RESULTS), { recursive: true });
  writeFileSync(LIBRARY_RESULTS, JSON.stringify(outcomes));
  const date = new Date().toISOString().slice(0, 10);
  const section = formatLibraries({ browser, date, machine, outcomes });
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, SECTION.test(page) ? page.replace(SECTION, () => section) : `${page}\n${section}`);
  const flown = outcomes.filter(isFlown);
  const passed = flown.filter(isOutcomeMet).length;
  process.stdout.write(`${passed} passed, ${passed === 0 ? 1 : flown.length - passed} failed\n`);
  process.exitCode = passed > 0 && passed === flown.length ? 0 : 1;
}

function recordFlight(flight) {
  mkdirSync(values.record, { recursive: true });
  const name = `${flight.library}-${flight.case}-${Math.round(flight.actionMs)}.json`;
  writeFileSync(`${values.record}/${name}`, JSON.stringify(flight));
}
