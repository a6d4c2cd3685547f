// Runs the benchmark suites in one Chromium and writes what it saw to docs/benchmarks.md, each suite its own section.
// `npm run bench` runs all, `npm run bench -- operations pool` those.
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { writeSection } from './writeSection.mjs';

const SUITE_TIMEOUT_MS = 25 * 60_000;
const all = readdirSync('test/bench/suites')
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`No such suite: ${unknown.join(', ')}. There are: ${all.join(', ')}.`);

// What apps get: a minified production bundle, workers included.
const outDir = 'node_modules/.cache/bench';
await build({
  mode: 'bench',
  logLevel: 'error',
  build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 4000 },
});
const server = await preview({
  mode: 'bench',
  logLevel: 'warn',
  build: { outDir },
  preview: {
    host: '127.0.0.1',
    port: 0,
    // Cross-origin isolated, Chromium's clock steps by 5 microseconds instead of 100.
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
});
const origin = server.resolvedUrls?.local[0];
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: [...chromiumArgs, '--js-flags=--expose-gc', '--enable-precise-memory-info'],
});
const machine = `Chromium ${browser.version()}, ${cpus().length} logical cores`;

try {
  for (const name of wanted.length > 0 ? wanted : all) {
    process.stdout.write(`\n== ${name}\n`);
    const outcome = await runSuite(name);
    if ('error' in outcome) throw new Error(`${name}: ${outcome.error}`);
    const section = formatSection(outcome);
    process.stdout.write(section);
    writeSection(name, section);
  }
} finally {
  await browser.close();
  await server.close?.();
  server.httpServer.close();
}

async function runSuite(name) {
  const { rounds } = await openPage({ suite: name, rounds: '' });
  const results = {};
  const { names, count } = rounds ?? { names: [], count: 0 };
  for (let turn = 0; turn < count; turn += 1) {
    for (const round of names) {
      const outcome = await openPage({ suite: name, round });
      if ('error' in outcome) return outcome;
      (results[round] ??= []).push(outcome.round);
      process.stdout.write(`   ${turn + 1}/${count} ${round}: ${JSON.stringify(outcome.round)}\n`);
    }
  }
  return openPage({ suite: name }, results);
}

/** A context of its own for each page: it shares its renderer process with no other. */
async function openPage(query, roundResults) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('console', (message) => process.stdout.write(`   ${message.text()}\n`));
  await page.addInitScript((results) => (window.roundResults = results), roundResults);
  await page.goto(`${origin}test/bench/bench.html?${new URLSearchParams(query)}`);
  await page.waitForFunction(() => window.outcome !== undefined, undefined, { timeout: SUITE_TIMEOUT_MS });
  const outcome = await page.evaluate(() => window.outcome);
  await context.close();
  return outcome;
}

function formatSection({ suite, result }) {
  const tables = result.tables.map(({ caption, columns, rows }) =>
    [
      `**${caption}**`,
      '',
      ...[columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
      '',
    ].join('\n'),
  );
  const goals = result.goals.map(
    ({ text, measured, isMet }) => `- ${isMet ? 'met' : '**not met**'}: ${text} Measured: ${measured}`,
  );
  return [`## ${suite.title}`, '', suite.intro, '', `${machine}.`, '', ...tables, ...goals, ''].join('\n');
}
