// Flies maps by a scripted hand in a real Chromium and holds each vital against the truth: `npm run accuracy` flies everything
// and writes docs/accuracy.md, `npm run accuracy -- --plain` the plain gestures alone.
// The last line counts what was checked: "N passed, N failed".
import { cpus, totalmem } from 'node:os';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';

const RESULTS = 'node_modules/.cache/mapvitals-accuracy.json';

const { values } = parseArgs({
  options: {
    /** Under two minutes: a drag in each version, wheel and key in the newest, one fault. */
    plain: { type: 'boolean', default: false },
    /** Situations by name, comma-separated. */
    only: { type: 'string', default: '' },
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
const { runAccuracy, isMet } = await load('../../e2e/accuracy/runAccuracy.ts');
const { situations } = await load('../../e2e/accuracy/situations.ts');
const { formatAccuracy } = await load('../../e2e/accuracy/formatAccuracy.ts');

if (!values.add && !values.plain && values.only === '') rmSync(RESULTS, { force: true });
const only = values.only.split(',').filter((name) => name !== '');
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

function keepOutcome(outcome, version) {
  if (values.plain || (!values.add && only.length > 0)) return;
  const idOf = ({ situation, version, fault }) => `${situation.name} ${version} ${fault}`;
  const before = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : [];
  const order = situations.map(({ name }) => name);
  const outcomes = [...before.filter((it) => idOf(it) !== idOf(outcome)), outcome].toSorted(
    (a, b) => order.indexOf(a.situation.name) - order.indexOf(b.situation.name) || a.version - b.version,
  );
  mkdirSync(dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, JSON.stringify(outcomes));
  const model = cpus()[0]?.model ?? 'unknown processor';
  const machine = `${model}, ${cpus().length} logical cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  writeFileSync('docs/accuracy.md', formatAccuracy({ chromium: version, outcomes, machine }));
}
