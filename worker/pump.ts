import { createAffinity } from './affinity.ts';
import type { Call } from './call.ts';
import { mayRepeat } from './call.ts';
import type { Crew, Seat } from './crew.ts';
import type { Dispatch } from './dispatch.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import type { Slot } from './slot.ts';
import type { Staffing } from './staffing.ts';
import type { TaskQueue } from './taskQueue.ts';
import { HOW } from './wire.ts';

export interface Pump {
  /** Soon gives the calls that wait to those who can take them. */
  schedule(): void;
  /** At once, if so many wait that those made soon could not travel with them. */
  hurry(): void;
  readonly send: Dispatch['send'];
  /** A worker that can take a lone call now: then nothing waits, and its work begins beside the bookkeeping. */
  findAtOnce(call: Call): Seat | undefined;
}

export interface PumpParts {
  readonly options: ResolvedPoolOptions;
  readonly crew: Crew;
  readonly queue: TaskQueue;
  readonly estimates: RunEstimates;
  readonly staffing: Staffing;
  readonly send: Dispatch['send'];
  /** Nobody will take those that wait. */
  readonly refuseAll: () => void;
}

/** Calls per message at most, and how long they may be expected to run together. */
const MAX_MESSAGE = 64;
const MESSAGE_RUN_MS = 4;
/** A task that runs no longer than this shares a message. */
const QUICK_MS = 1;
/** A worker that was silent for so long is asked for a sign of life before it is given work. */
const STALE_MS = 10_000;

/** What a small call is expected to run; for one that may not share a message, Infinity. */
const quickMs = ({ isSmall, stats: { briefMs } }: Call): number =>
  isSmall && briefMs <= QUICK_MS ? briefMs : Infinity;
const isStale = ({ seenMs }: Slot, nowMs: number): boolean => nowMs - seenMs > STALE_MS;
const isFree = ({ phase, pingedMs }: Slot): boolean => phase === 'idle' && pingedMs === undefined;

/** Decides who takes which of the calls that wait, and which of them travel together. */
export function createPump({ options, crew, queue, estimates, staffing, send, refuseAll }: PumpParts): Pump {
  const { clock, retries } = options;
  let isDue = false;

  /** Its calls come back soon, and are older than those that wait. */
  const isAnyEnding = (): boolean => [...crew.seats].some(({ slot }) => slot.phase === 'ending');
  const pump = (): void => {
    isDue = false;
    if (isAnyEnding()) return;
    if (!staffing.staff()) refuseAll();
    const nowMs = clock.now();
    const hasWorkers = crew.workers().length > 0;
    const free: Seat[] = [];
    for (const seat of crew.seats) {
      const { slot } = seat;
      if (!isFree(slot) || (slot.number === null && hasWorkers)) continue;
      if (slot.number === null || !isStale(slot, nowMs)) free.push(seat);
      else if (queue.size > 0) crew.step(seat, { type: 'check' }, nowMs);
    }
    const fits = createAffinity(crew.seats, estimates, nowMs);
    for (const [index, seat] of free.entries()) {
      load(seat, Math.ceil(queue.size / (free.length - index)), (call) => fits(call, seat));
    }
  };
  const load = (seat: Seat, share: number, fits: (call: Call) => boolean): void => {
    const first = queue.take(fits);
    if (!first) return;
    const calls = [first];
    const most = seat.slot.number === null ? 1 : Math.min(share, MAX_MESSAGE);
    const canShare = seat.link?.canShare;
    // Each may run again, after one more run.
    let isQuiet = mayRepeat(first, retries - 1);
    let runMs = quickMs(first);
    while (calls.length < most && runMs < MESSAGE_RUN_MS) {
      const next = queue.first();
      if (!next || quickMs(next) > QUICK_MS || !fits(next)) break;
      const staysQuiet = isQuiet && mayRepeat(next, retries - 1);
      // The worker's end would leave a doubt which of them has begun: they travel alone.
      if (!(canShare || staysQuiet)) break;
      isQuiet = staysQuiet;
      queue.shift();
      calls.push(next);
      runMs += quickMs(next);
    }
    sendNow(seat, calls, isQuiet);
  };
  /** A getter of an input may make a call of its own, to which this seat would look free: it waits. */
  const sendNow: Dispatch['send'] = (...message) => {
    isDue = true;
    send(...message);
    isDue = false;
    if (queue.size > 0) schedule();
  };
  // In a microtask, so that calls made in one turn are seen together and travel together.
  const schedule = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(pump);
  };

  return {
    schedule,
    hurry() {
      if (queue.size >= MAX_MESSAGE) pump();
      else if (queue.size > 0) schedule();
    },
    send: sendNow,
    findAtOnce(call) {
      if (isDue || queue.size > 0 || call.residentKey !== undefined || isAnyEnding()) return undefined;
      for (const seat of crew.seats) {
        const { slot } = seat;
        // Calls that came together last time may do so again.
        if (slot.number !== null && slot.how === HOW.solo && isFree(slot) && !isStale(slot, call.submittedMs))
          return seat;
      }
      return undefined;
    },
  };
}
