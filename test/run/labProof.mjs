// Flies pages with maps of each library by the lab, which knows none of them, and holds what it says against what each page drew
// by its own account: `npm run accuracy:lab` writes a section of docs/lab.md; `-- --only leaflet,cesium` flies these alone and
// keeps the others as they were; `-- --check-sdk` does so with mapvitals on each page. The last line counts what was checked: "N passed, N failed".
import { cpus, totalmem } from 'node:os';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';

const PAGE = 'docs/lab.md';
const RESULTS = 'node_modules/.cache/mapvitals-lab.json';
const SECTION = /<!-- proof -->[^]*<!-- \/proof -->/;

const { values } = parseArgs({
  options: {
    /** Pages by name, comma-separated; empty: all. */
    only: { type: 'string', default: '' },
    /** Of each kind to each page. */
    visits: { type: 'string', default: '5' },
    /** With mapvitals on each page, whose own numbers are held against the lab's; docs/lab.md stays as it is. */
    'check-sdk': { type: 'boolean', default: false },
    /** Leaves docs/lab.md as it is. */
    dry: { type: 'boolean', default: false },
  },
});

const { module } = await runnerImport(new URL('../../e2e/accuracy/lab/proveLab.ts', import.meta.url).pathname, {
  configFile: false,
  logLevel: 'error',
});
const { proveLab, isProven, formatProof } = module;
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} logical cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
const outcomes = [];
const ending = new AbortController();
let endedBy = null;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, () => {
    endedBy = code;
    ending.abort();
  });
}
await proveLab({
  executablePath: ensureChromium(),
  args: chromiumArgs,
  only: values.only
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
  visitCount: Number(values.visits),
  isChecked: values['check-sdk'],
  signal: ending.signal,
  log: (line) => process.stdout.write(`${line}\n`),
  onOutcome: (outcome) => outcomes.push({ ...outcome, machine, visits: Number(values.visits) }),
});

if (!values.dry && !values['check-sdk']) {
  const kept = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : [];
  const all = [...kept.filter((it) => outcomes.every((own) => own.case !== it.case)), ...outcomes];
  mkdirSync(dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, JSON.stringify(all));
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    page.replace(SECTION, () => `<!-- proof -->\n${formatProof(all)}\n<!-- /proof -->`),
  );
}
const passed = outcomes.filter(isProven).length;
// Nothing was flown at all: that is no success.
const failed = outcomes.length === 0 ? 1 : outcomes.length - passed;
if (endedBy !== null) process.stderr.write('Ended before all was flown: pages that were flown whole are kept.\n');
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = endedBy ?? (failed === 0 ? 0 : 1);
