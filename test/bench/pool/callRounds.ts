import { median } from '../support/median.ts';
import type { RoundResult } from '../BenchSuite.ts';
import { comlinkContender, mapvitalsContender } from './contenders.ts';
import type { PoolContender } from './contenders.ts';

/** How many calls are under way at any time, and of which task. */
interface Round {
  readonly inFlight: number;
  readonly task: 'addOnce' | 'add';
}

export const ROUNDS: Readonly<Record<string, Round>> = {
  'one at a time': { inFlight: 1, task: 'addOnce' },
  '32 in flight': { inFlight: 32, task: 'addOnce' },
  '256 in flight': { inFlight: 256, task: 'addOnce' },
  '32 in flight, idempotent': { inFlight: 32, task: 'add' },
  '256 in flight, idempotent': { inFlight: 256, task: 'add' },
};

/** An app's first calls, and when all code is warm. */
export const FIRST_CALLS = 1000;
export const STEADY_AFTER = 7000;
const CALLS = 9000;

/**
 * One page, one renderer process: comlink alone and the pool, with one worker each, take turns in blocks of calls.
 * Microseconds per call, of the first calls and of the steady state.
 */
export async function runRound(name: string): Promise<RoundResult> {
  const { inFlight, task } = ROUNDS[name] as Round;
  const contenders = [comlinkContender(), mapvitalsContender('mapvitals', task)()];
  // Workers are there: what their start costs is another matter.
  for (const contender of contenders) await contender.add(1, 1);
  const blockSize = inFlight === 1 ? 50 : 250;
  const blocks = contenders.map((): number[] => []);
  for (let made = 0; made < CALLS; made += blockSize) {
    const isSwapped = (made / blockSize) % 2 === 1;
    for (const place of isSwapped ? [1, 0] : [0, 1]) {
      blocks[place]?.push(await timeBlock(contenders[place] as PoolContender, inFlight, blockSize));
    }
  }
  for (const contender of contenders) await contender.close();
  const [comlink, mapvitals] = blocks as [number[], number[]];
  const first = (values: readonly number[]): readonly number[] => values.slice(0, FIRST_CALLS / blockSize);
  const steady = (values: readonly number[]): readonly number[] => values.slice(STEADY_AFTER / blockSize);
  // Of blocks that were neighbours: what else the machine does meets both.
  const ratios = mapvitals.map((value, place) => value / (comlink[place] ?? Number.NaN));
  return {
    comlinkFirst: mean(first(comlink)),
    comlinkSteady: median(steady(comlink)),
    mapvitalsFirst: mean(first(mapvitals)),
    mapvitalsSteady: median(steady(mapvitals)),
    // The first blocks are not alike: their sum counts.
    ratioFirst: mean(first(mapvitals)) / mean(first(comlink)),
    ratioSteady: median(steady(ratios)),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Microseconds per call, with a fixed number in flight at any time. */
export async function timeBlock({ add }: PoolContender, inFlight: number, callCount: number): Promise<number> {
  let started = 0;
  const keepCalling = async (): Promise<void> => {
    while (started < callCount) {
      started += 1;
      await add(started, 1);
    }
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, keepCalling));
  return ((performance.now() - startMs) * 1000) / callCount;
}
