import { createMapPerformance } from 'mapvitals';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { hostClock } from '../../../src/lib/clock.ts';
import { longLimits, playMoves } from '../../support/longSession.ts';
import { attachFakeMap } from '../../support/fakeMap.ts';
import type { MapPerformance, ReportFormat } from 'mapvitals';

/** Half an hour, by which all is full that a report keeps: ten hours make none larger (test/unit/reports/longSession.test.ts). */
const MOVES = 1000;
const MOST_MS = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** What the thread itself ran of it, in microseconds: others on a busy machine take nothing from it. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly message?: string } };
}
interface TraceSession {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, callback: (told: { readonly value: readonly TraceEvent[] }) => void): void;
}

let session: TraceSession;
let events: TraceEvent[] = [];
let isComplete = (): void => {};
beforeAll(async () => {
  session = cdp();
  // Whoever listens before there is a session is not heard: one that answers is there.
  await session.send('Browser.getVersion');
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  session.on('Tracing.tracingComplete', () => isComplete());
});

/** The longest task of the page's thread while `work` went on, in ms of that thread's own time. */
async function longestTaskMs(work: () => unknown): Promise<number> {
  events = [];
  const completed = new Promise<void>((resolve) => (isComplete = resolve));
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline'] },
  });
  // Each in a task of its own.
  await nextTask();
  console.timeStamp('from here');
  await nextTask();
  await work();
  await nextTask();
  console.timeStamp('to here');
  await nextTask();
  await session.send('Tracing.end');
  await completed;
  const [from, to] = ['from here', 'to here'].map((text) =>
    events.find(({ name, args }) => name === 'TimeStamp' && args?.data?.message === text),
  );
  if (!from || !to) throw new Error('the trace is not of this page');
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts }) =>
      name.endsWith('RunTask') && ph === 'X' && pid === from.pid && tid === from.tid && ts > from.ts && ts < to.ts,
  );
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** The page's clock, which can be told that time has passed. */
function skippingClock() {
  let skippedMs = 0;
  return {
    ...hostClock,
    now: () => hostClock.now() + skippedMs,
    epochNow: () => hostClock.epochNow() + skippedMs,
    advance: (ms: number) => void (skippedMs += ms),
  };
}

let measured: MapPerformance;
const saved: string[] = [];
beforeAll(async () => {
  const clock = skippingClock();
  measured = createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false, thresholds: longLimits });
  for (let move = 0; move < MOVES; move += 500) {
    playMoves(measured.monitor, clock, move, move + 500);
    await nextTask();
  }
  // What is saved is looked at, and not downloaded.
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    saved.push(this.download);
  };
  return () => measured.dispose();
}, 120_000);
afterEach(() => saved.splice(0));

test('a task that holds the page is seen in the trace, for the time that it held it', async () => {
  const heldMs = await longestTaskMs(() => {
    const untilMs = performance.now() + 400;
    while (performance.now() < untilMs);
  });
  expect(heldMs).toBeGreaterThan(MOST_MS);
});

test('a long session is a report without a block over 50 ms', async () => {
  const lengths: number[] = [];
  const heldMs = await longestTaskMs(() => lengths.push(measured.report().operations.length));
  expect(lengths).toEqual([120]);
  expect(heldMs).toBeGreaterThan(0);
  expect(heldMs).toBeLessThan(MOST_MS);
});

test.each<ReportFormat>(['json', 'csv', 'markdown', 'html', 'trace'])(
  'a long session is exported as %s without a block over 50 ms',
  async (format) => {
    const heldMs = await longestTaskMs(() => measured.exportReport(format));
    expect(saved).toHaveLength(1);
    expect(heldMs).toBeLessThan(MOST_MS);
  },
);
