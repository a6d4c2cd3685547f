import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = `${ROOT}entry.js`;

/** An app that names what `createOptimization` also loads by itself. */
const APP = `
  export { createMapPerformance } from 'mapvitals';
  export {
    BatchProcessor, WorkerPool, createIndexedDbCache, createMemoryCache, createOptimization, createTieredCache,
  } from 'mapvitals/optimize';
  export { createMetricsRepository } from 'mapvitals/sessions';
`;

test('an app that names a part, and what loads that part later, is told nothing by its bundler', async () => {
  const warnings: string[] = [];
  const bundle = await rolldown({
    input: ENTRY,
    cwd: ROOT,
    platform: 'browser',
    // Not the repository's own: its `paths` lead to the sources.
    tsconfig: false,
    onLog: (_level, { code, message }) => warnings.push(`${code}: ${message}`),
    plugins: [
      { name: 'app', resolveId: (id) => (id === ENTRY ? id : null), load: (id) => (id === ENTRY ? APP : null) },
    ],
  });
  await bundle.generate({ format: 'esm' });
  expect(warnings).toEqual([]);
});
