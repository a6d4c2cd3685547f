import type { BenchResult, BenchSuite } from './BenchSuite.ts';

// The page's side of `npm run bench`: runs the suite that the query names and leaves its outcome on `window.outcome`.

declare global {
  interface Window {
    outcome?: { suite: Omit<BenchSuite, 'run'>; result: BenchResult } | { error: string };
  }
}

const suites = import.meta.glob<{ suite: BenchSuite }>('./suites/*.ts');
const name = new URLSearchParams(location.search).get('suite') ?? '';

try {
  const load = suites[`./suites/${name}.ts`];
  if (!load) throw new Error(`No such suite: ${name}`);
  const { suite } = await load();
  const result = await suite.run((message) => console.log(message));
  window.outcome = { suite: { title: suite.title, intro: suite.intro }, result };
} catch (error) {
  window.outcome = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
