import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
  exports: Record<string, string | { default: string }>;
};
const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [name],
);

/** The public API by entry: whoever changes it changes it here, on purpose. */
const PUBLIC_API: Readonly<Record<string, readonly string[]>> = {
  '.': [
    'MapVitalsError',
    'PerformanceMonitor',
    'attachAny',
    'attachCesium',
    'attachDeckGl',
    'attachGoogleMaps',
    'attachLeaflet',
    'attachMapLibre',
    'attachMapbox',
    'attachOpenLayers',
    'createHttpExporter',
    'createMapPerformance',
    'formatDuration',
    'formatVital',
    'measureUpdate',
    'startMapPerformance',
    'trackSource',
    'vitalDefinitions',
    'vitalDefinitionsVersion',
    'withCreationTime',
    'withGpuTime',
  ],
  './vitals': [
    'MapVitalsError',
    'attachAny',
    'attachCesium',
    'attachDeckGl',
    'attachGoogleMaps',
    'attachLeaflet',
    'attachMapLibre',
    'attachMapbox',
    'attachOpenLayers',
    'complete',
    'onMapVital',
    'progress',
  ],
  './react': [
    'MapPerformanceProvider',
    'PerformanceOverlay',
    'useMapPerformance',
    'useOperation',
    'useOptimizedOperation',
    'useViolations',
    'useVitals',
  ],
  './optimize': [
    'BatchProcessor',
    'MapVitalsError',
    'OptimizationManager',
    'ResourceScope',
    'WorkerPool',
    'buffersOf',
    'cached',
    'createIndexedDbCache',
    'createMemoryCache',
    'createOptimization',
    'createPauseGate',
    'createTieredCache',
    'debounce',
    'defineTasks',
    'latestWins',
    'logOperations',
    'oncePerFrame',
    'optimizationProfiles',
    'packFeatures',
    'packPoints',
    'processInChunks',
    'readFeatures',
    'readPoints',
    'redactErrors',
    'remember',
    'snapBounds',
    'stableKey',
    'streamInChunks',
    'throttle',
    'timeOperations',
  ],
  './worker': ['buffersOf', 'defineTasks', 'exposeTasks', 'packFeatures', 'packPoints', 'readFeatures', 'readPoints'],
  './sessions': ['checkBudget', 'compareFlights', 'compareReports', 'createMetricsRepository'],
  './reports': [
    'createFlightRecorder',
    'formatCsv',
    'formatHtml',
    'formatJson',
    'formatLayerCosts',
    'formatMarkdown',
    'formatTrace',
    'measureLayers',
  ],
  './vite': ['mapvitalsTasks'],
  './otlp': ['createOtlpExporter'],
  './playwright': ['fixtures', 'recordFlight', 'replayFlight', 'toMeetBudget'],
  './bridges': [
    'toBeacon',
    'toDatadog',
    'toFaro',
    'toGtag',
    'toNewRelic',
    'toOpenTelemetry',
    'toPostHog',
    'toSentry',
    'toVercel',
  ],
  './overlay': ['createRouteSections', 'defineOverlay', 'mountOverlay'],
};

/** How an app that is being written chooses the texts that help, and how one that is built leaves them out. */
const CONDITIONS = ['development', 'production'];

describe.each(CONDITIONS)('each entry of the built package, under the condition %s', (condition) => {
  test.each(entries)('%s is imported in plain Node without a word, a timer or a global', (entry) => {
    const names = importInNode(entry, condition);
    expect(names).toEqual([...(PUBLIC_API[entry] ?? [])].sort());
  });
});

describe('each entry of the built package', () => {
  test('has its pinned list of names', () => {
    expect(Object.keys(PUBLIC_API).sort()).toEqual(entries.sort());
  });
});

test('an error says what to do under the condition development, and only there', () => {
  const script = `
    const { compareReports } = await import('mapvitals/sessions');
    try { compareReports('{}', '{}'); } catch ({ code, message }) { console.log(JSON.stringify({ code, message })); }
  `;
  const [development, production] = CONDITIONS.map(
    (condition) => JSON.parse(runInNode(script, condition)) as { code: string; message: string },
  );
  expect(production?.code).toBe('BAD_OPTION');
  expect(production?.message).toMatch(/got `'\{\}'`\.$/);
  expect(development?.code).toBe('BAD_OPTION');
  expect(development?.message.startsWith(production?.message ?? '?')).toBe(true);
  expect(development?.message.length).toBeGreaterThan((production?.message.length ?? 0) + 10);
});

test('the command runs from the built package, and ends as it says', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [`${ROOT}/dist/cli.js`, ...args], { encoding: 'utf8', input: 'piped in' });
  const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { version: string };
  expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  const bad = run('compare', 'nothing.json', 'nothing.json');
  expect(bad).toMatchObject({ status: 2, stdout: '' });
  expect(bad.stderr).toMatch(/^\[mapvitals\] `nothing\.json` cannot be read, got `'ENOENT'`\. /);
  expect(run('report', '-').stderr).toContain("must be JSON, got `'piped in'`");
  expect(readFileSync(`${ROOT}/dist/cli.js`, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

/** Imports the entry as a server would; the process must end by itself and print nothing but the names. */
function importInNode(entry: string, condition: string): string[] {
  const specifier = entry.replace('.', 'mapvitals');
  const script = `
    const before = Object.getOwnPropertyNames(globalThis).length;
    const api = await import('${specifier}');
    if (Object.getOwnPropertyNames(globalThis).length !== before) throw new Error('a global was added');
    console.log(JSON.stringify(Object.keys(api).sort()));
  `;
  return JSON.parse(runInNode(script, condition)) as string[];
}

function runInNode(script: string, condition: string): string {
  return execFileSync(process.execPath, ['--conditions', condition, '--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 20_000,
  });
}
