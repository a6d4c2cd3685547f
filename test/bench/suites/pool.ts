import { buffersOf } from '../../../worker/columns/buffersOf.ts';
import type { Feature, PointFeature } from '../../../worker/columns/geoJson.ts';
import { packFeatures } from '../../../worker/columns/packFeatures.ts';
import { packPoints } from '../../../worker/columns/packPoints.ts';
import type { BenchGoal, BenchResult, BenchSuite, BenchTable, RoundResults } from '../BenchSuite.ts';
import { createContenders, createMapvitalsPool } from '../pool/contenders.ts';
import type { PoolContender } from '../pool/contenders.ts';
import { FIRST_CALLS, ROUNDS as CALL_ROUNDS, runRound, STEADY_AFTER, timeBlock } from '../pool/callRounds.ts';
import { createCounties, createPlaces, createPoints, createTracks } from '../pool/shapes.ts';
import { median } from '../support/median.ts';

const IN_FLIGHT = [1, 8, 32, 256] as const;
const CALLS = 4000;
const ROUNDS = 9;
const FEATURES = 50_000;
const FEATURE_ROUNDS = 5;

const PAGE_ROUNDS = 7;

export const suite: BenchSuite = {
  title: 'Worker pool',
  intro:
    'As an app runs it: a minified production bundle. Each contender has one worker; a tiny call adds two numbers. Calls beside ' +
    `comlink: in each of ${PAGE_ROUNDS} rounds a page of its own, in its own process, in which comlink alone and the pool take ` +
    `turns in blocks; the first ${FIRST_CALLS} calls, and the steady state after ${STEADY_AFTER}; medians of the rounds' ratios. ` +
    `All contenders: ${CALLS} calls per round, ${ROUNDS} rounds in turn in one page, medians. ` +
    `Features: ${FEATURES} points in, clusters of one view out, ${FEATURE_ROUNDS} rounds.`,
  rounds: { names: Object.keys(CALL_ROUNDS), count: PAGE_ROUNDS, run: runRound },
  async run(progress, rounds): Promise<BenchResult> {
    const beside = compareWithComlink(rounds);
    const contenders = await createContenders(progress);
    const tiny = await measureTiny(contenders, progress);
    const features = await measureFeatures(contenders, progress);
    for (const contender of contenders) await contender.close();
    const shapes = await measureShapes(progress);
    return {
      tables: [beside.table, ...tiny.tables, features, shapes.table],
      goals: [...beside.goals, ...tiny.goals, ...shapes.goals],
    };
  },
};

/** The goals, as times what comlink takes: its throughput is the inverse. */
const MOST_ALONE = 1.15;
const LEAST_THROUGHPUT = 1.5;
const LEAST_IDEMPOTENT: Readonly<Record<string, { readonly first: number; readonly steady: number }>> = {
  '32 in flight, idempotent': { first: 3, steady: 3 },
  '256 in flight, idempotent': { first: 2.4, steady: 3 },
};

function compareWithComlink(rounds: RoundResults): { table: BenchTable; goals: BenchGoal[] } {
  const of = (name: string, time: 'First' | 'Steady') => {
    const seen = rounds[name] ?? [];
    const us = (who: string): number => median(seen.map((round) => round[`${who}${time}`] ?? Number.NaN));
    const ratio = median(seen.map((round) => round[`ratio${time}`] ?? Number.NaN));
    return { comlink: us('comlink'), mapvitals: us('mapvitals'), ratio };
  };
  const names = Object.keys(CALL_ROUNDS);
  const times = (value: number): string => `${value.toFixed(2)} times`;
  const alone = [of('one at a time', 'First').ratio, of('one at a time', 'Steady').ratio];
  const throughput = (name: string) => [1 / of(name, 'First').ratio, 1 / of(name, 'Steady').ratio] as const;
  return {
    table: {
      caption: 'Calls beside comlink alone: microseconds per call, and how many times what comlink takes',
      columns: ['calls', 'when', 'comlink', 'mapvitals', 'ratio'],
      rows: names.flatMap((name) =>
        (['First', 'Steady'] as const).map((time) => {
          const { comlink, mapvitals, ratio } = of(name, time);
          const when = time === 'First' ? `first ${FIRST_CALLS}` : 'steady';
          return [name, when, comlink.toFixed(1), mapvitals.toFixed(1), ratio.toFixed(2)];
        }),
      ),
    },
    goals: [
      {
        text: `One call takes at most ${MOST_ALONE} times what comlink takes, from the first on.`,
        measured: `${alone.map(times).join(' (first), ')} (steady).`,
        isMet: alone.every((ratio) => ratio <= MOST_ALONE),
      },
      ...names
        .filter((name) => name !== 'one at a time')
        .map((name) => {
          const goal = LEAST_IDEMPOTENT[name] ?? { first: LEAST_THROUGHPUT, steady: LEAST_THROUGHPUT };
          const [first, steady] = throughput(name);
          return {
            text: `${name}: at least ${goal.first} (first) and ${goal.steady} (steady) times comlink's throughput.`,
            measured: `${times(first)} (first), ${times(steady)} (steady).`,
            isMet: first >= goal.first && steady >= goal.steady,
          };
        }),
    ],
  };
}

async function measureTiny(
  contenders: readonly PoolContender[],
  progress: (message: string) => void,
): Promise<{ tables: BenchTable[]; goals: BenchGoal[] }> {
  const us = new Map<string, number[]>();
  for (const inFlight of IN_FLIGHT) {
    const seen = contenders.map(({ name }) => ({ name, us: [] as number[] }));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const place = (round + turn) % contenders.length;
        const value = await timeBlock(contenders[place] as PoolContender, inFlight, inFlight === 1 ? CALLS / 4 : CALLS);
        if (round > 0) seen[place]?.us.push(value);
      }
    }
    for (const { name, us: values } of seen) us.set(name, [...(us.get(name) ?? []), median(values)]);
    progress(`${inFlight} in flight: ${seen.map((one) => `${one.name} ${median(one.us).toFixed(1)} us`).join(', ')}`);
  }
  const mapvitals = us.get('mapvitals') ?? [];
  const others = contenders.filter(({ name }) => name === 'workerpool' || name === 'threads');
  const at = (values: readonly number[], inFlight: (typeof IN_FLIGHT)[number]): number =>
    values[IN_FLIGHT.indexOf(inFlight)] ?? Number.NaN;
  const lead = Math.min(
    ...others.flatMap(({ name }) =>
      IN_FLIGHT.map((inFlight) => at(us.get(name) ?? [], inFlight) / at(mapvitals, inFlight)),
    ),
  );
  return {
    tables: [
      {
        caption: 'Tiny calls: microseconds per call, with so many in flight (one in flight: the round trip)',
        columns: ['contender', ...IN_FLIGHT.map(String)],
        rows: contenders.map(({ name }) => [name, ...(us.get(name) ?? []).map((value) => value.toFixed(1))]),
      },
      {
        caption: 'Tiny calls: tasks per second',
        columns: ['contender', ...IN_FLIGHT.map(String)],
        rows: contenders.map(({ name }) => [name, ...(us.get(name) ?? []).map((value) => Math.round(1e6 / value))]),
      },
    ],
    goals: [
      {
        text: 'Ahead of every other pool at any number in flight.',
        measured: `at least ${lead.toFixed(1)} times their throughput (${others.map(({ name }) => name).join(', ')}).`,
        isMet: lead > 1,
      },
    ],
  };
}

async function measureFeatures(
  contenders: readonly PoolContender[],
  progress: (message: string) => void,
): Promise<BenchTable> {
  const pool = createMapvitalsPool();
  const ways = [
    ...contenders.slice(0, -1).map(({ name, cluster }) => ({ name: `${name}, cloned`, cluster })),
    {
      name: 'mapvitals, packed',
      cluster: (features: readonly PointFeature[]) => {
        const packed = packPoints(features);
        return pool.execute('clusterPacked', packed, { transfer: buffersOf(packed) });
      },
    },
  ].map((way) => ({ ...way, sendMs: [] as number[], totalMs: [] as number[] }));
  const features = createPoints(FEATURES);
  for (let round = 0; round <= FEATURE_ROUNDS; round += 1) {
    for (const way of ways) {
      const startMs = performance.now();
      const call = way.cluster(features);
      // Pools may send at the end of the turn.
      await Promise.resolve();
      await Promise.resolve();
      const sentMs = performance.now();
      await call;
      if (round === 0) continue;
      way.sendMs.push(sentMs - startMs);
      way.totalMs.push(performance.now() - startMs);
    }
    progress(`${FEATURES} features, round ${round}`);
  }
  await pool.dispose();
  return {
    caption: `${FEATURES} point features in, clusters out: milliseconds`,
    columns: ['way', 'main thread, to send', 'until the clusters are there'],
    rows: ways.map(({ name, sendMs, totalMs }) => [name, median(sendMs).toFixed(2), median(totalMs).toFixed(0)]),
  };
}

async function measureShapes(progress: (message: string) => void): Promise<{ table: BenchTable; goals: BenchGoal[] }> {
  const worker = new Worker(new URL('../pool/raw.worker.ts', import.meta.url), { type: 'module' });
  const send = (message: unknown, transfer: Transferable[] = []): Promise<number> =>
    new Promise((resolve) => {
      worker.addEventListener('message', () => resolve(spentMs), { once: true });
      const startMs = performance.now();
      worker.postMessage([0, 'none', message], transfer);
      const spentMs = performance.now() - startMs;
    });
  const shapes: {
    name: string;
    features: readonly Feature[];
    pack: () => ReturnType<typeof packFeatures | typeof packPoints>;
  }[] = [];
  const addShape = (name: string, features: readonly Feature[]): void =>
    void shapes.push({ name, features, pack: () => packFeatures(features) });
  const addPoints = (name: string, features: readonly PointFeature[]): void =>
    void shapes.push({ name, features, pack: () => packPoints(features) });
  for (const count of [1000, 10_000, 50_000]) addPoints(`${count} points, 4 numbers`, createPoints(count));
  addPoints('50000 places: name, country, number, flag, id', createPlaces(50_000));
  addShape('2000 tracks of 50 positions', createTracks(2000));
  addShape('3231 counties', createCounties());

  const rows: (string | number)[][] = [];
  const ratios: number[] = [];
  for (const { name, features, pack } of shapes) {
    const cloneMs: number[] = [];
    const packMs: number[] = [];
    for (let round = 0; round <= 2 * FEATURE_ROUNDS; round += 1) {
      const cloned = await send(features);
      const startMs = performance.now();
      const packed = pack();
      const packedMs = performance.now() - startMs;
      const sentMs = await send(packed, buffersOf(packed));
      if (round === 0) continue;
      cloneMs.push(cloned);
      packMs.push(packedMs + sentMs);
    }
    const ratio = median(cloneMs) / median(packMs);
    ratios.push(ratio);
    rows.push([name, median(cloneMs).toFixed(2), median(packMs).toFixed(2), `${ratio.toFixed(1)} x`]);
    progress(`${name}: ${ratio.toFixed(1)} times`);
  }
  worker.terminate();
  const points = ratios[2] ?? Number.NaN;
  return {
    table: {
      caption: 'Main-thread milliseconds to send features: cloned, and packed and transferred (packing included)',
      columns: ['shape', 'cloned', 'packed', 'saved'],
      rows,
    },
    goals: [
      {
        text: 'Features go to a worker with 20 times less main-thread time than cloning (50,000 points, 4 numbers).',
        measured: `${points.toFixed(1)} times; over all shapes ${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)} times.`,
        isMet: points >= 20,
      },
    ],
  };
}
