import { execFileSync } from 'node:child_process';
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
    'attachMapLibre',
    'createMapPerformance',
    'formatDuration',
    'formatVital',
    'vitalDefinitions',
    'vitalDefinitionsVersion',
    'withCreationTime',
  ],
  './vitals': ['MapVitalsError', 'attachMapLibre', 'onMapVital'],
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
  './sessions': ['compareReports', 'createMetricsRepository'],
  './reports': ['formatJson'],
  './overlay': ['createRouteSections', 'defineOverlay', 'mountOverlay'],
};

describe('each entry of the built package', () => {
  test.each(entries)('%s is imported in plain Node without a word, a timer or a global', (entry) => {
    const names = importInNode(entry);
    expect(names).toEqual([...(PUBLIC_API[entry] ?? [])].sort());
  });

  test('has its pinned list of names', () => {
    expect(Object.keys(PUBLIC_API).sort()).toEqual(entries.sort());
  });
});

/** Imports the entry as a server would; the process must end by itself and print nothing but the names. */
function importInNode(entry: string): string[] {
  const specifier = entry.replace('.', 'mapvitals');
  const script = `
    const before = Object.getOwnPropertyNames(globalThis).length;
    const api = await import('${specifier}');
    if (Object.getOwnPropertyNames(globalThis).length !== before) throw new Error('a global was added');
    console.log(JSON.stringify(Object.keys(api).sort()));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return JSON.parse(output) as string[];
}
