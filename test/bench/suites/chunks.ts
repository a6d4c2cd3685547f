import { processInChunks } from 'mapvitals/optimize';
import type { BenchSuite } from '../BenchSuite.ts';
import { median } from '../support/median.ts';

const WORK_MS = 2_000;
const ROUNDS = 5;
const INPUT_EVERY_MS = 50;
const CONTROL_MS = 8;
/** How much one item computes: from some microseconds to a third of a millisecond, in no order. */
const SPINS = [20, 4000, 300, 20, 90, 1500, 40, 700];

export const suite: BenchSuite = {
  title: 'Chunked work: two seconds beside input and frames',
  intro: `The plain loop takes about ${WORK_MS / 1000} s of computing, in items of very different cost. Then the same items go through \`processInChunks\` with its
defaults, alone, and then while a message from a worker, standing for input, arrives every ${INPUT_EVERY_MS} ms and a frame is asked for
all the time. ${ROUNDS} rounds in turn. Long tasks are those that the browser itself reports (over 50 ms). The control holds the thread by the clock, ${CONTROL_MS} ms at a
time: its long tasks are the machine's, which had other things to do.`,
  async run(progress) {
    const items = Array.from({ length: await countItems() }, (_, index) => SPINS[index % SPINS.length]!);
    const plain: number[] = [];
    const chunked: number[] = [];
    const overhead: number[] = [];
    const busy: number[] = [];
    const longTasks: number[] = [];
    const controlLongTasks: number[] = [];
    const inputWaits: number[] = [];
    const plainInputWaits: number[] = [];
    const frameGaps: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`round ${round + 1} of ${ROUNDS}`);
      const plainMs = await timed(() => {
        for (const item of items) spin(item);
      });
      await settle();
      const chunkedMs = await timed(() => processInChunks(items, spin));
      await settle();
      plain.push(plainMs);
      chunked.push(chunkedMs);
      overhead.push(chunkedMs / plainMs);

      const world = await startWorld();
      const last = await processInChunks(items, spin);
      const seen = await world.stop();
      busy.push(last.busyMs / plainMs);
      longTasks.push(...seen.longTasks);
      inputWaits.push(...seen.inputWaits);
      frameGaps.push(...seen.frameGaps);
      const control = await startWorld();
      const blocks = WORK_MS / CONTROL_MS;
      await processInChunks(Array.from({ length: blocks }), () => waitByTheClock(CONTROL_MS), { chunkSize: 1 });
      controlLongTasks.push(...(await control.stop()).longTasks);
      const blocked = await startWorld();
      for (const item of items) spin(item);
      plainInputWaits.push(...(await blocked.stop()).inputWaits);
      await settle();
    }
    const ratio = median(overhead);
    const longest = Math.max(0, ...longTasks);
    return {
      tables: [
        {
          caption: 'time for the work, ms (median)',
          columns: ['', 'ms', 'ratio'],
          rows: [
            ['plain loop', Math.round(median(plain)), '1.00'],
            ['processInChunks', Math.round(median(chunked)), ratio.toFixed(2)],
            ['its chunks alone, beside input and frames', '', median(busy).toFixed(2)],
          ],
        },
        {
          caption: 'what the page feels meanwhile, ms',
          columns: ['', 'median', 'longest'],
          rows: [
            ['input waits, plain loop', median(plainInputWaits).toFixed(1), Math.max(...plainInputWaits).toFixed(1)],
            ['input waits, processInChunks', median(inputWaits).toFixed(1), Math.max(...inputWaits).toFixed(1)],
            ['from frame to frame, processInChunks', median(frameGaps).toFixed(1), Math.max(...frameGaps).toFixed(1)],
          ],
        },
      ],
      goals: [
        {
          text: 'No long task over 50 ms while the work runs in chunks and input arrives.',
          measured: `${describe(longTasks)}; control: ${describe(controlLongTasks)}.`,
          isMet: longest <= 50,
        },
        {
          text: 'The overhead is at most 10 % of the plain loop.',
          measured: `${((ratio - 1) * 100).toFixed(1)} %.`,
          isMet: ratio <= 1.1,
        },
      ],
    };
  },
};

function describe(longTasks: readonly number[]): string {
  return longTasks.length === 0 ? 'none' : `${longTasks.length}, the longest ${Math.round(Math.max(...longTasks))} ms`;
}

/** Holds the thread until the time is over, and computes nothing: it lasts longer only if the machine is taken away. */
function waitByTheClock(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** Keeps the compiler from dropping the work. */
let sink = 0;

function spin(count: number): void {
  let value = count;
  for (let turn = 0; turn < count * 50; turn += 1) value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
  sink += value;
}

async function countItems(): Promise<number> {
  const size = 4000;
  const run = (): void => {
    for (let index = 0; index < size; index += 1) spin(SPINS[index % SPINS.length]!);
  };
  // The fastest of several: a machine that is busy now would make the work too short.
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) times.push(await timed(run));
  return Math.round((size * WORK_MS) / Math.min(...times));
}

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** Input, frames and long tasks, as they happen until `stop`. */
async function startWorld() {
  const longTasks: number[] = [];
  const inputWaits: number[] = [];
  const frameGaps: number[] = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map((entry) => entry.duration)),
  );
  const code = `setInterval(() => postMessage(performance.timeOrigin + performance.now()), ${INPUT_EVERY_MS}); postMessage(0);`;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url);
  await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    inputWaits.push(performance.timeOrigin + performance.now() - data);
  };
  let lastFrameMs = performance.now();
  const onFrame = (): void => {
    const nowMs = performance.now();
    frameGaps.push(nowMs - lastFrameMs);
    lastFrameMs = nowMs;
    frame = requestAnimationFrame(onFrame);
  };
  let frame = requestAnimationFrame(onFrame);
  observer.observe({ type: 'longtask' });
  return {
    async stop() {
      await settle();
      longTasks.push(...observer.takeRecords().map((entry) => entry.duration));
      observer.disconnect();
      cancelAnimationFrame(frame);
      worker.terminate();
      URL.revokeObjectURL(url);
      return { longTasks, inputWaits, frameGaps };
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 100);
  });
}
