import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const README = `${ROOT}README.md`;
/** As if an app's file beside package.json had it. */
const ENTRY = `${ROOT}entry.js`;

interface Part {
  /** As the README's table names it. */
  readonly part: string;
  readonly code: string;
  /** What is not counted: an app has it anyway, or it has its own row. */
  readonly without?: RegExp;
  /** May shrink, must not grow. */
  readonly maxKb: number;
}

const MEASURING: Part = {
  part: 'measuring, all at once: `createMapPerformance`',
  code: `export { createMapPerformance } from 'mapvitals';`,
  without: /^web-vitals/,
  maxKb: 27.7,
};

// Minified and gzipped, as an app's bundler would take them from the built package. What is loaded later by an import of
// its own does not count.
const PARTS: readonly Part[] = [
  {
    part: 'the numbers alone: `onMapVital`',
    code: `export { onMapVital } from 'mapvitals/vitals';`,
    without: /^web-vitals/,
    maxKb: 5,
  },
  {
    part: 'first load of an app that measures: `startMapPerformance`',
    code: `export { startMapPerformance } from 'mapvitals';`,
    without: /^web-vitals/,
    maxKb: 7.85,
  },
  MEASURING,
  // Without the helpers that whoever measures has anyway.
  ...[
    ['Leaflet', 'attachLeaflet', 3.05],
    ['OpenLayers', 'attachOpenLayers', 2.85],
    ['deck.gl', 'attachDeckGl', 2.9],
    ['Cesium', 'attachCesium', 2.8],
    ['Mapbox GL', 'attachMapbox', 2.45],
    ['Google Maps', 'attachGoogleMaps', 1.5],
  ].map(([library, name, maxKb]) => ({
    part: `the adapter of ${library}: \`${name}\``,
    code: `export { ${name} } from 'mapvitals';`,
    without: /\/lib\/|\/errors\.js$/,
    maxKb: Number(maxKb),
  })),
  {
    part: 'React hooks',
    code: `export { MapPerformanceProvider, useMapPerformance, useOperation, useVitals, useViolations } from 'mapvitals/react';`,
    without: /^(react|web-vitals)|\/src\//,
    maxKb: 3.5,
  },
  { part: 'overlay', code: `export { defineOverlay, mountOverlay } from 'mapvitals/overlay';`, maxKb: 6.95 },
  {
    part: "the overlay's sections on routes",
    code: `export { createRouteSections } from 'mapvitals/overlay';`,
    maxKb: 2.5,
  },
  {
    part: 'the learned route, at first: `createOptimization`',
    code: `export { createOptimization } from 'mapvitals/optimize';`,
    maxKb: 12.5,
  },
  { part: 'optimization manager', code: `export { OptimizationManager } from 'mapvitals/optimize';`, maxKb: 16 },
  { part: 'worker pool, until its first call', code: `export { WorkerPool } from 'mapvitals/optimize';`, maxKb: 4.5 },
  {
    part: 'worker pool, with its first call',
    code: `export { WorkerPool } from 'mapvitals/optimize'; export { createScheduler } from './dist/worker/scheduler.js';`,
    maxKb: 13.8,
  },
  {
    part: 'worker pool with comlink, all of it',
    // The journal, and comlink with it, comes while the first worker starts.
    code: `export { WorkerPool } from 'mapvitals/optimize'; export { createScheduler } from './dist/worker/scheduler.js'; export { openJournal } from './dist/worker/journal.js';`,
    maxKb: 15.7,
  },
  { part: "a worker's side", code: `export { exposeTasks } from 'mapvitals/worker';`, maxKb: 3.2 },
  { part: 'batch processor', code: `export { BatchProcessor } from 'mapvitals/optimize';`, maxKb: 6.4 },
  {
    part: 'pacing and chunked loops',
    code: `export { throttle, debounce, oncePerFrame, latestWins, processInChunks } from 'mapvitals/optimize';`,
    maxKb: 3.2,
  },
  { part: 'memory cache', code: `export { createMemoryCache } from 'mapvitals/optimize';`, maxKb: 4.65 },
  {
    part: 'memory and disk cache, until the disk is asked',
    code: `export { createTieredCache } from 'mapvitals/optimize';`,
    maxKb: 5.6,
  },
  { part: 'session store', code: `export { createMetricsRepository } from 'mapvitals/sessions';`, maxKb: 5.55 },
  {
    part: 'exporter, until it is used: `createHttpExporter`',
    code: `export { createHttpExporter } from 'mapvitals';`,
    maxKb: 2.4,
  },
  {
    part: 'exporter, with what gathers and delivers',
    code: `export { createHttpExporter } from 'mapvitals'; export { createDelivery } from './dist/src/exporters/delivery.js';`,
    without: /\/lib\//,
    maxKb: 6.5,
  },
  {
    part: 'OTLP exporter, until it is used: `createOtlpExporter`',
    code: `export { createOtlpExporter } from 'mapvitals/otlp';`,
    maxKb: 2.5,
  },
  {
    part: 'OTLP as JSON, beside what delivers',
    code: `export { createOtlpDelivery } from './dist/src/exporters/otlp/otlpDelivery.js';`,
    without: /\/lib\/|\/exporters\/\w+\.js$/,
    maxKb: 2.5,
  },
  {
    part: 'OTLP as protobuf, beside that',
    code: `export { toProtobuf } from './dist/src/exporters/otlp/protobuf.js';`,
    maxKb: 2.3,
  },
  {
    part: 'a report as HTML, when an app exports one',
    code: `export { readSession } from './dist/src/reports/readSession.js'; export { writeHtml } from './dist/src/reports/html/writeHtml.js';`,
    maxKb: 16,
  },
  {
    part: 'a report as Markdown, when an app exports one',
    code: `export { readSession } from './dist/src/reports/readSession.js'; export { writeMarkdown } from './dist/src/reports/writeMarkdown.js';`,
    maxKb: 11.1,
  },
  {
    part: 'every format, of reports, comparisons and merged sessions',
    code: `export { formatCsv, formatHtml, formatJson, formatMarkdown, formatTrace } from 'mapvitals/reports';`,
    maxKb: 20.7,
  },
  { part: 'flight recorder', code: `export { createFlightRecorder } from 'mapvitals/reports';`, maxKb: 1.1 },
  {
    part: 'layer cost',
    code: `export { measureLayers, formatLayerCosts } from 'mapvitals/reports';`,
    maxKb: 3.9,
  },
  {
    part: 'completeness: `progress` and `complete`, without the adapter',
    code: `export { complete, progress } from 'mapvitals/vitals';`,
    without: /\/adapters\//,
    maxKb: 3.5,
  },
  { part: 'a bridge: `toSentry`', code: `export { toSentry } from 'mapvitals/bridges';`, maxKb: 0.6 },
  { part: 'comparison', code: `export { compareReports } from 'mapvitals/sessions';`, maxKb: 4.35 },
  { part: 'comparison of flights', code: `export { compareFlights } from 'mapvitals/sessions';`, maxKb: 4.65 },
];

const WEB_VITALS = /^(web-vitals|react)/;
const measuringKb = gzippedKb(MEASURING.code, MEASURING.without);

/** `npm run sizes` writes what is measured into the README, the limits stay. */
const isWriting = process.env['WRITE_SIZES'] === '1';

test.each(PARTS)('$part has at most $maxKb kB, and the README tells its size', async (part) => {
  const kb = await gzippedKb(part.code, part.without);
  const row = [
    kb,
    part === MEASURING ? 0 : (await gzippedKb(`${MEASURING.code}\n${part.code}`, WEB_VITALS)) - (await measuringKb),
  ];
  if (isWriting) writeRow(part.part, row);
  else expect(kb).toBeLessThanOrEqual(part.maxKb);
  const stated = readRow(part.part);
  const differences = row.map((measured, column) => Math.abs((stated[column] ?? Infinity) - measured));
  expect(
    Math.max(...differences),
    `the README's sizes of ${part.part}: measured ${row.map(format).join(', ')}`,
  ).toBeLessThan(0.2);
});

/** What an entry of an app that does only this loads at once: the file and what it imports statically. */
async function gzippedKb(code: string, without: RegExp | undefined): Promise<number> {
  const bundle = await rolldown({
    input: ENTRY,
    cwd: ROOT,
    platform: 'browser',
    // Not the repository's own: its `paths` lead to the sources.
    tsconfig: false,
    // In a repository that lies in a folder of such a name, too.
    external: (id) => without?.test(id.startsWith(ROOT) ? id.slice(ROOT.length - 1) : id) ?? false,
    // What it says of external modules is known.
    onLog: () => {},
    // Or the path of this very folder is measured, too.
    makeAbsoluteExternalsRelative: true,
    plugins: [
      { name: 'entry', resolveId: (id) => (id === ENTRY ? id : null), load: (id) => (id === ENTRY ? code : null) },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const start = new Set<string>();
  const add = (fileName: string): void => {
    const chunk = chunks.get(fileName);
    if (!chunk || start.has(chunk.code)) return;
    start.add(chunk.code);
    for (const imported of chunk.imports) add(imported);
  };
  for (const { fileName, isEntry } of chunks.values()) if (isEntry) add(fileName);
  return gzipSync([...start].join(''), { level: 9 }).length / 1000;
}

/** The README's row: `| part | 8.2 kB | 6.1 kB |`. */
function readRow(part: string): number[] {
  const row = readFileSync(README, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${part} |`));
  return [...(row ?? '').matchAll(/([\d.]+) kB|\| – /g)].map(([, kb]) => Number(kb ?? 0));
}

function writeRow(part: string, [kb = 0, onTop = 0]: readonly number[]): void {
  const line = `| ${part} | ${format(kb)} | ${onTop === 0 ? '–' : format(onTop)} |`;
  const readme = readFileSync(README, 'utf8').split('\n');
  const at = readme.findIndex((other) => other.startsWith(`| ${part} |`));
  if (at < 0) throw new Error(`The README has no row for: ${part}`);
  writeFileSync(README, readme.with(at, line).join('\n'));
}

function format(kb: number): string {
  return `${kb.toFixed(1)} kB`;
}
