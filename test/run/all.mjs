// Everything that must hold, cheapest first. `node test/run/all.mjs unit types` runs only those steps.
// The last line counts what ran: "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensureChromium.mjs';

const reports = mkdtempSync(join(tmpdir(), 'mapvitals-'));
const vitest = (...projects) => ({
  command: ['vitest', 'run', ...projects.flatMap((name) => ['--project', name])],
  reporter: (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  count: (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }),
});

const steps = {
  format: { command: ['oxfmt', '--check', '.'] },
  lint: { command: ['oxlint', '--type-aware'] },
  types: { command: ['tsc'] },
  unit: vitest('unit', 'dom'),
  build: { command: ['node', 'test/run/build.mjs'] },
  unused: { command: ['knip'] },
  publint: { command: ['publint', '--strict'] },
  attw: { command: ['attw', '--pack', '.', '--profile', 'esm-only', '--exclude-entrypoints', './report.schema.json'] },
  package: vitest('package'),
  browser: { ...vitest('browser'), needsChromium: true },
  e2e: {
    command: ['playwright', 'test', '--config', 'e2e/playwright.config.ts'],
    needsChromium: true,
    reporter: () => ['--reporter=list,json'],
    reportVariable: 'PLAYWRIGHT_JSON_OUTPUT_FILE',
    count: ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected }),
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0)
  throw new Error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`);

const results = Object.entries(steps)
  .filter(([name]) => wanted.length === 0 || wanted.includes(name))
  .map(([name, step]) => ({ name, ...runStep(name, step) }));
rmSync(reports, { recursive: true });

process.stdout.write('\n');
for (const { name, passed, failed, seconds } of results)
  process.stdout.write(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${passed} passed, ${failed} failed (${seconds} s)\n`,
  );
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

function runStep(name, { command, reporter, reportVariable, count, needsChromium }) {
  process.stdout.write(`\n== ${name}\n`);
  const startMs = Date.now();
  const reportFile = join(reports, `${name}.json`);
  const env = { ...process.env, ...(reportVariable ? { [reportVariable]: reportFile } : {}) };
  if (needsChromium) env.CHROMIUM_PATH = ensureChromium();
  const [program, ...args] = command[0] === 'node' ? command : ['npx', ...command];
  const { status } = spawnSync(program, [...args, ...(reporter?.(reportFile) ?? [])], { stdio: 'inherit', env });
  const counted =
    count && existsSync(reportFile) ? count(JSON.parse(readFileSync(reportFile, 'utf8'))) : { passed: 0, failed: 0 };
  const seconds = Math.round((Date.now() - startMs) / 1000);
  // A step counts as one check of its own where it counts no tests, or fails without a failed test (a crash, no test found).
  if (status !== 0) return { ...counted, failed: Math.max(1, counted.failed), seconds };
  return count
    ? { ...counted, failed: counted.passed === 0 ? 1 : counted.failed, seconds }
    : { passed: 1, failed: 0, seconds };
}
