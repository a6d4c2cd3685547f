// Flies maps by a scripted hand in a real Chromium and holds each vital against the truth: `npm run accuracy` flies everything
// and writes docs/accuracy.md, `npm run accuracy -- --plain` the plain gestures alone, for continuous integration.
// The last line counts what was checked: "N passed, N failed".
import { cpus, totalmem } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';

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
    /** Where to write what came out. @default docs/accuracy.md, where everything was flown */
    output: { type: 'string' },
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
const { formatAccuracy } = await load('../../e2e/accuracy/formatAccuracy.ts');

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
});

const output = values.output ?? (values.plain || only.length > 0 ? null : 'docs/accuracy.md');
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} logical cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
if (output) writeFileSync(output, formatAccuracy({ ...result, machine }));

const checks = result.outcomes.flatMap((outcome) =>
  outcome.fault === 'none' && outcome.verdicts.length > 0
    ? outcome.verdicts.map((verdict) => verdict.isMet)
    : [isMet(outcome)],
);
const passed = checks.filter(Boolean).length;
process.stdout.write(`${passed} passed, ${checks.length - passed} failed\n`);
process.exitCode = passed === checks.length ? 0 : 1;
