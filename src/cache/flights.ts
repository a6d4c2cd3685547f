import { createAbortWatch } from '../lib/abortWatch.ts';
import type { AbortWatch } from '../lib/abortWatch.ts';
import { isReadOnce } from '../lib/isReadOnce.ts';
import { takeTurn } from '../lib/takeTurn.ts';
import { heldBytes, weigh } from './weigh.ts';

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** In the place of a value that a caller before this one has moved to another thread. */
export const MOVED: Outcome = { ok: false, error: undefined };

/** The way of one key through disk and load, shared by all who ask for it meanwhile. */
export interface Flight {
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  readonly tags: readonly string[];
  /**
   * Settles as the flight does, with MOVED where its value is gone by then, or rejects with ABORTED; the last to leave aborts the
   * work. The signal is not aborted yet.
   */
  join(signal: AbortSignal | undefined): Promise<Outcome>;
  /** Whether its load waits, itself or through others, for the load that was given this signal. */
  waitsFor(signal: AbortSignal | undefined): boolean;
}

/** A load that is under way, and those it waits for: it has asked for them with its own signal. */
interface Run {
  readonly waits: Set<Run>;
}

export interface FlightContext {
  readonly signal: AbortSignal;
  /** Nobody has overwritten or invalidated the key since the start: the result may be stored. */
  isCurrent(key: string): boolean;
}

export interface FlightPlan {
  readonly keys: readonly string[];
  readonly tags: readonly string[];
  /** Goes on though nobody waits. */
  readonly isDetached: boolean;
  readonly work: (context: FlightContext) => Promise<ReadonlyMap<string, Outcome>>;
}

export interface Flights {
  get(key: string): Flight | undefined;
  /** Starts one piece of work for several keys. */
  start(plan: FlightPlan): ReadonlyMap<string, Flight>;
  /** Later callers start anew; those who wait still get their result. */
  forget(key: string): void;
  forgetWhere(matches: (key: string, tags: readonly string[]) => boolean): void;
}

/** Single-flight: one piece of work per key at a time. */
export function createFlights(): Flights {
  const flights = new Map<string, Flight>();
  const watchAbort = createAbortWatch('waiting for a cached value');
  const runs = new WeakMap<AbortSignal, Run>();

  return {
    get: (key) => flights.get(key),
    start({ keys, tags, isDetached, work }) {
      const controller = new AbortController();
      const run: Run = { waits: new Set() };
      runs.set(controller.signal, run);
      const mine = new Map<string, Flight>();
      let wantedCount = keys.length;
      let settle!: (outcomes: Promise<ReadonlyMap<string, Outcome>>) => void;
      const outcomes = new Promise<ReadonlyMap<string, Outcome>>((resolve) => (settle = resolve));

      const isCurrent = (key: string): boolean => flights.get(key) === mine.get(key);
      const land = (key: string): void => {
        if (isCurrent(key)) flights.delete(key);
      };
      const abandon = (key: string): void => {
        land(key);
        wantedCount -= 1;
        if (wantedCount === 0) controller.abort();
      };
      for (const key of keys) {
        const outcome = outcomes.then((all) => all.get(key)!);
        const flight = createFlight({ outcome, tags, isDetached, watchAbort, runs, run, abandon: () => abandon(key) });
        mine.set(key, flight);
        flights.set(key, flight);
      }
      // Only now: the work may ask for its own keys.
      settle(work({ signal: controller.signal, isCurrent }).finally(() => keys.forEach(land)));
      return mine;
    },
    forget: (key) => void (flights.size > 0 && flights.delete(key)),
    forgetWhere(matches) {
      for (const [key, flight] of flights) if (matches(key, flight.tags)) flights.delete(key);
    },
  };
}

interface FlightParts extends Pick<Flight, 'outcome' | 'tags'> {
  readonly isDetached: boolean;
  readonly watchAbort: AbortWatch;
  readonly runs: WeakMap<AbortSignal, Run>;
  readonly run: Run;
  readonly abandon: () => void;
}

function createFlight({ outcome, tags, isDetached, watchAbort, runs, run, abandon }: FlightParts): Flight {
  let waiterCount = isDetached ? 1 : 0;
  let callerCount = 0;
  let turn: Promise<void> | undefined;
  /** Whoever came before has had it by then, and may have moved it on. */
  const inTurn = async (): Promise<Outcome> => {
    const found = await outcome;
    if (found.ok && isReadOnce(found.value)) return MOVED;
    const movable = found.ok && weigh(found.value).movable;
    if (!movable) return found;
    await (turn = takeTurn(turn));
    return movable.every((part) => heldBytes(part) > 0) ? found : MOVED;
  };

  return {
    outcome,
    tags,
    join(signal) {
      waiterCount += 1;
      const own = callerCount === 0 ? outcome : inTurn();
      callerCount += 1;
      if (!signal) return own;
      const waits = runs.get(signal)?.waits;
      waits?.add(run);
      return new Promise((resolve, reject) => {
        const unwatch = watchAbort(signal, (error) => {
          waiterCount -= 1;
          if (waiterCount === 0) abandon();
          reject(error);
        });
        const stop = (): void => {
          waits?.delete(run);
          unwatch();
        };
        void own.finally(stop).then(resolve, reject);
      });
    },
    waitsFor(signal) {
      const target = signal && runs.get(signal);
      return target !== undefined && isWaiting(run, target, new Set());
    },
  };
}

function isWaiting(run: Run, target: Run, seen: Set<Run>): boolean {
  if (run === target) return true;
  if (seen.has(run)) return false;
  seen.add(run);
  return [...run.waits].some((next) => isWaiting(next, target, seen));
}
