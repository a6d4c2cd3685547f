// Flies the built demo's scripted flight (fly, zoom, filter, re-cluster 171,075 places while panning and while a real mouse
// drags) with optimisation off and learned, in turn, each in a fresh profile. Writes what it saw to docs/benchmarks.md.
// `npm run bench:flight` flies ten times each, `npm run bench:flight -- 3` three times, `-- 3 all` on all five routings.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { writeSection } from './writeSection.mjs';

const FLIGHT_COUNT = Number(process.argv[2] ?? 10);
const PAIR = { off: 'Off', learned: 'Learned' };
const ROUTINGS =
  process.argv[3] === 'all'
    ? { ...PAIR, inline: 'Always inline', worker: 'Always worker', batch: 'Always batch' }
    : PAIR;
// Software WebGL draws a small map in time; a large one would block by drawing alone.
const VIEWPORT = { width: 900, height: 560 };
const FLIGHT_TIMEOUT_MS = 240_000;
const FIGURES = {
  longestBlockMs: 'Longest main-thread block',
  blockingMs: 'Total blocking time',
  longestGapMs: 'Longest frame gap while the map moves',
  gestureGapMs: 'Longest frame gap in a gesture',
  settleMs: 'Settle time',
  resultMs: 'Time to result',
};
const GOALS = [
  { text: 'Total blocking time is at most a tenth.', figure: 'blockingMs', limit: 0.1 },
  { text: 'No result is slower than 1.2 times.', figure: 'resultMs', limit: 1.2 },
];

const outDir = mkdtempSync(join(tmpdir(), 'mapvitals-flight-'));
await build({ mode: 'demo', logLevel: 'error', build: { outDir } });
const server = await preview({
  mode: 'demo',
  logLevel: 'warn',
  build: { outDir },
  preview: { host: '127.0.0.1', port: 0 },
});
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });
const flights = Object.fromEntries(Object.keys(ROUTINGS).map((routing) => [routing, []]));

try {
  for (let round = 1; round <= FLIGHT_COUNT; round += 1) {
    for (const routing of Object.keys(ROUTINGS)) {
      const figures = await fly(routing);
      flights[routing].push(figures);
      process.stdout.write(`${round} ${routing} ${JSON.stringify(figures)}\n`);
    }
  }
  const section = formatSection();
  process.stdout.write(section);
  writeSection('flight', section);
} finally {
  await browser.close();
  await server.close();
  rmSync(outDir, { recursive: true });
}

async function fly(routing) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  page.setDefaultTimeout(FLIGHT_TIMEOUT_MS);
  page.on('pageerror', (error) => process.stdout.write(`   ${error.message}\n`));
  await page.goto(`${server.resolvedUrls.local[0]}#scenarios`);
  await page.getByText('171,075 real places').waitFor();
  if (!(routing in PAIR)) await page.getByRole('button', { name: 'Compare all' }).click();
  await page.getByRole('radio', { name: ROUTINGS[routing], exact: true }).check();
  await page.getByRole('tab', { name: 'Flight' }).click();
  await page.getByRole('button', { name: 'Fly', exact: true }).click();
  await page.getByText('Your turn').waitFor();
  const row = page.locator(`tr[data-routing="${routing}"][data-figures]`);
  while (!(await row.isVisible())) await dragOnce(page);
  const figures = JSON.parse(await row.getAttribute('data-figures'));
  await context.close();
  return figures;
}

/** A drag by a real mouse, between the panel and the overlay. A hand does not wait for the page. */
async function dragOnce(page) {
  const [x, y] = [520, 400];
  const sent = [page.mouse.move(x, y), page.mouse.down()];
  for (let step = 1; step <= 50; step += 1) {
    sent.push(page.mouse.move(x - step * 2, y));
    await sleep(25);
  }
  sent.push(page.mouse.up());
  await Promise.all(sent);
}

function formatSection() {
  const ratioOf = (figure) => median(valuesOf('learned', figure)) / median(valuesOf('off', figure));
  return [
    '## The flight: optimisation off and learned',
    '',
    "The demo's scripted flight: fly, zoom, filter, re-cluster all 171,075 places while panning, then again while a real",
    `mouse drags the map. ${FLIGHT_COUNT} flights each in turn, each in a fresh profile that has learned nothing yet, in a window`,
    `of ${VIEWPORT.width} x ${VIEWPORT.height} pixels. The map is drawn in software, by the cores that also run the`,
    'workers: that makes most of the frame gaps and of the settle time, on both sides. Medians, with the least and the most.',
    '',
    `Chromium ${browser.version()}, ${cpus().length} logical cores.`,
    '',
    `| | ${Object.values(ROUTINGS).join(' | ')} | Learned to off |`,
    `| --- |${' --- |'.repeat(Object.keys(ROUTINGS).length + 1)}`,
    ...Object.entries(FIGURES).map(([figure, title]) => {
      const cells = Object.keys(ROUTINGS).map((routing) => describe(routing, figure));
      return `| ${title} | ${cells.join(' | ')} | ${ratioOf(figure).toFixed(2)} |`;
    }),
    '',
    ...GOALS.map(({ text, figure, limit }) => {
      const ratio = ratioOf(figure);
      return `- ${ratio <= limit ? 'met' : '**not met**'}: ${text} Measured: ${ratio.toFixed(2)}`;
    }),
    '',
  ].join('\n');
}

function describe(routing, figure) {
  const values = valuesOf(routing, figure);
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(Math.round);
  return values.length === 0 ? '–' : `${middle} ms (${least} to ${most})`;
}

function valuesOf(routing, figure) {
  return flights[routing].map((figures) => figures[figure]).filter((value) => value !== null);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
