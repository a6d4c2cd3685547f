import { AsyncBatcher } from '@tanstack/pacer/async-batcher';
import DataLoader from 'dataloader';
import { BatchProcessor } from 'mapvitals/optimize';
import type { BenchGoal, BenchResult, BenchSuite, BenchTable } from '../BenchSuite.ts';
import { median } from '../support/median.ts';

const QUEUED = [10, 1_000, 100_000];
const ADDS = 1_000;
const ROUNDS = 21;
const LONE_ITEMS = 25;
const ASKED_MS = 20;
const THROUGHPUT_ITEMS = 100_000;
const BATCH_SIZE = 100;

const OURS = 'mapvitals';
const LOADER = 'DataLoader, cache off';
const LOADER_CACHED = 'DataLoader';
const PACER = 'TanStack Pacer AsyncBatcher';

/** Something that gathers numbers. */
interface Gatherer {
  add(item: number): unknown;
}

interface Contender {
  readonly name: string;
  /** Gathers and never sends; `queued` items wait already. */
  readonly createWaiting: (queued: number) => Gatherer;
  /** Sends batches of `BATCH_SIZE` to `process`. */
  readonly createSized: (process: Process) => Gatherer;
  /** Sends `ASKED_MS` after the first item. */
  readonly createDelayed: (process: Process) => Gatherer;
}

type Process = (items: readonly number[]) => void;

const contenders: readonly Contender[] = [
  {
    name: OURS,
    // Without the page: it would keep what waits, and with it each of these queues until the end of the run.
    createWaiting: (queued) =>
      filled(
        new BatchProcessor(async (items: number[]) => items, { maxSize: Infinity, maxDelayMs: Infinity, page: null }),
        queued,
      ),
    createSized: (process) =>
      new BatchProcessor(answer(process), { maxSize: BATCH_SIZE, maxDelayMs: Infinity, maxInFlight: Infinity }),
    createDelayed: (process) => new BatchProcessor(answer(process), { maxDelayMs: ASKED_MS }),
  },
  loader(LOADER, false),
  loader(LOADER_CACHED, true),
  {
    name: PACER,
    // Its queue is given, not added: adding 100,000 items would take it the better part of a minute.
    createWaiting: (queued) =>
      pacer(() => {}, { initialState: { items: Array.from({ length: queued }, (_, i) => i) } }),
    createSized: (process) => pacer(process, { maxSize: BATCH_SIZE }),
    createDelayed: (process) => pacer(process, { wait: ASKED_MS }),
  },
];

export const suite: BenchSuite = {
  title: 'Batches: what an add costs, how long a lone item waits',
  intro: `Cost per add: ${ADDS.toLocaleString('en')} adds to a queue in which so many items wait already, ${ROUNDS} rounds in turn, a new queue each.
Lone item: ${LONE_ITEMS} single items, asked to be sent after ${ASKED_MS} ms, each on an idle page, beside a bare timer. Throughput:
${THROUGHPUT_ITEMS.toLocaleString('en')} items in batches of ${BATCH_SIZE} to a processor that answers at once, until all have been answered. DataLoader and
mapvitals give each add its own result; AsyncBatcher does not.`,
  async run(progress) {
    const parts = [await compareAdds(progress), await compareLoneItems(progress), await compareThroughput(progress)];
    return { tables: parts.flatMap((part) => part.tables), goals: parts.flatMap((part) => part.goals) };
  },
};

async function compareAdds(progress: (message: string) => void): Promise<BenchResult> {
  const nsByName = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  // One of each lives on: an engine forgets what it has learned of a class when the last of it is gone, and an app keeps its own.
  const kept = contenders.map(({ createWaiting }) => createWaiting(10));
  // Compiled before anything is measured, or the first column would show that.
  for (const { createWaiting } of contenders) for (let i = 0; i < 50; i += 1) addAll(createWaiting(10), 10);
  for (const queued of QUEUED) {
    progress(`cost per add, ${queued} queued`);
    const ns = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
    for (let round = -1; round < ROUNDS; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const { name, createWaiting } = contenders[(round + 1 + turn) % contenders.length]!;
        const gatherer = createWaiting(queued);
        await breathe();
        const startMs = performance.now();
        addAll(gatherer, queued);
        if (round >= 0) ns.get(name)!.push(((performance.now() - startMs) * 1e6) / ADDS);
      }
    }
    for (const [name, values] of ns) nsByName.get(name)!.push(median(values));
  }
  for (const gatherer of kept) gatherer.add(10);
  const table: BenchTable = {
    caption: 'cost per add, ns (median)',
    columns: ['', ...QUEUED.map((queued) => `${queued.toLocaleString('en')} queued`)],
    rows: [...nsByName].map(([name, values]) => [name, ...values.map((value) => Math.round(value))]),
  };
  const ours = nsByName.get(OURS)!;
  const growth = Math.max(...ours) / Math.min(...ours);
  const ratios = QUEUED.map((_, index) => {
    const others = [...nsByName].filter(([name]) => name !== OURS).map(([, values]) => values[index]!);
    return ours[index]! / Math.min(...others);
  });
  const goals: BenchGoal[] = [
    {
      text: 'An add costs the same however many wait (within a factor of 2 from 10 to 100,000).',
      measured: `factor ${growth.toFixed(2)}.`,
      isMet: growth <= 2,
    },
    {
      text: 'An add is no slower than the fastest of the others (5 % for noise).',
      measured: `${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} times the fastest.`,
      isMet: ratios.every((ratio) => ratio <= 1.05),
    },
  ];
  return { tables: [table], goals };
}

function addAll(gatherer: Gatherer, queued: number): void {
  for (let item = 0; item < ADDS; item += 1) gatherer.add(queued + item);
}

async function compareLoneItems(progress: (message: string) => void): Promise<BenchResult> {
  progress('lone items');
  const control = 'a bare timer';
  const waits = new Map<string, number[]>([
    [control, []],
    ...contenders.map(({ name }) => [name, []] as const),
  ] as never);
  for (let round = 0; round < LONE_ITEMS; round += 1) {
    waits.get(control)!.push(await waitOf((onSent) => void setTimeout(onSent, ASKED_MS)));
    for (const { name, createDelayed } of contenders) {
      waits.get(name)!.push(await waitOf((onSent) => createDelayed(onSent).add(round)));
    }
  }
  const adaptive = new BatchProcessor(async (items: number[]) => items, { maxDelayMs: ASKED_MS, adaptiveDelay: true });
  const adaptiveMs: number[] = [];
  for (let round = 0; round < LONE_ITEMS; round += 1) {
    const startMs = performance.now();
    await adaptive.add(round);
    adaptiveMs.push(performance.now() - startMs);
    await breathe();
  }
  waits.set(`${OURS}, adaptive delay, cheap dispatch`, adaptiveMs);

  const beyond = median(waits.get(OURS)!) - median(waits.get(control)!);
  return {
    tables: [
      {
        caption: `wait of a lone item that asked for ${ASKED_MS} ms, ms`,
        columns: ['', 'median', 'longest'],
        rows: [...waits].map(([name, values]) => [name, median(values).toFixed(2), Math.max(...values).toFixed(2)]),
      },
    ],
    goals: [
      {
        text: 'A lone item waits no longer than asked: what the timer itself is late aside (0.5 ms).',
        measured: `${beyond.toFixed(2)} ms longer than a bare timer of ${ASKED_MS} ms.`,
        isMet: beyond <= 0.5,
      },
    ],
  };
}

async function compareThroughput(progress: (message: string) => void): Promise<BenchResult> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -1; round < 7; round += 1) {
    progress(`throughput, round ${round + 1}`);
    for (const { name, createSized } of contenders) {
      await breathe();
      const ms = await waitOf((onSent) => {
        let doneCount = 0;
        const gatherer = createSized((items) => {
          doneCount += items.length;
          if (doneCount === THROUGHPUT_ITEMS) onSent();
        });
        for (let item = 0; item < THROUGHPUT_ITEMS; item += 1) gatherer.add(item);
      });
      if (round >= 0) times.get(name)!.push(ms);
    }
  }
  const ours = median(times.get(OURS)!);
  const fastest = Math.min(...[...times].filter(([name]) => name !== OURS).map(([, values]) => median(values)));
  return {
    tables: [
      {
        caption: `${THROUGHPUT_ITEMS.toLocaleString('en')} items in batches of ${BATCH_SIZE}`,
        columns: ['', 'ms (median)', 'items per ms'],
        rows: [...times].map(([name, values]) => [
          name,
          median(values).toFixed(1),
          Math.round(THROUGHPUT_ITEMS / median(values)),
        ]),
      },
    ],
    goals: [
      {
        text: 'Throughput is no lower than the fastest of the others (5 % for noise).',
        measured: `${(ours / fastest).toFixed(2)} times the time of the fastest.`,
        isMet: ours <= 1.05 * fastest,
      },
    ],
  };
}

function loader(name: string, cache: boolean): Contender {
  const create = (process: Process, options: DataLoader.Options<number, number>): Gatherer => {
    const answered = answer(process);
    const dataLoader = new DataLoader<number, number>((items) => answered(items), { cache, ...options });
    return { add: (item) => dataLoader.load(item) };
  };
  return {
    name,
    createWaiting: (queued) =>
      filled(
        create(() => {}, { batchScheduleFn: () => {}, maxBatchSize: Infinity }),
        queued,
      ),
    createSized: (process) => create(process, { maxBatchSize: BATCH_SIZE }),
    createDelayed: (process) => create(process, { batchScheduleFn: (send) => setTimeout(send, ASKED_MS) }),
  };
}

function pacer(process: Process, options: ConstructorParameters<typeof AsyncBatcher<number>>[1]): Gatherer {
  const batcher = new AsyncBatcher<number>(async (items) => process(items), options);
  return { add: (item) => batcher.addItem(item) };
}

function answer(process: Process): (items: readonly number[]) => Promise<readonly number[]> {
  return async (items) => {
    process(items);
    return items;
  };
}

function filled(gatherer: Gatherer, queued: number): Gatherer {
  for (let item = 0; item < queued; item += 1) gatherer.add(item);
  return gatherer;
}

function waitOf(start: (onSent: () => void) => void): Promise<number> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    start(() => resolve(performance.now() - startMs));
  });
}

/** Lets garbage of the last contender be collected outside the measurement. */
async function breathe(): Promise<void> {
  (globalThis as { gc?: () => void }).gc?.();
  await new Promise((resolve) => setTimeout(resolve, 0));
}
