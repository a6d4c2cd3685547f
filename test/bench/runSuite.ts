import type { BenchResult, BenchSuite, RoundResult, RoundResults } from './BenchSuite.ts';

// The page's side of `npm run bench`: runs the suite that the query names and leaves its outcome on `window.outcome`.

declare global {
  interface Window {
    outcome?:
      | { suite: Pick<BenchSuite, 'title' | 'intro'>; result: BenchResult }
      | { rounds: Pick<NonNullable<BenchSuite['rounds']>, 'names' | 'count'> | null }
      | { round: RoundResult }
      | { error: string };
    /** What the rounds have measured, by whoever opens the pages. */
    roundResults?: RoundResults;
  }
}

const suites = import.meta.glob<{ suite: BenchSuite }>('./suites/*.ts');
const query = new URLSearchParams(location.search);
const name = query.get('suite') ?? '';
const round = query.get('round');

try {
  const load = suites[`./suites/${name}.ts`];
  if (!load) throw new Error(`No such suite: ${name}`);
  const { suite } = await load();
  if (query.has('rounds')) {
    window.outcome = { rounds: suite.rounds ? { names: suite.rounds.names, count: suite.rounds.count } : null };
  } else if (round !== null && suite.rounds) {
    window.outcome = { round: await suite.rounds.run(round) };
  } else {
    const result = await suite.run((message) => console.log(message), window.roundResults ?? {});
    window.outcome = { suite: { title: suite.title, intro: suite.intro }, result };
  }
} catch (error) {
  window.outcome = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
