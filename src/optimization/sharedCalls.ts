import { failure } from '../lib/failure.ts';
import { copyMovable } from '../lib/copyMovable.ts';
import { findMovable, isGone } from '../lib/isMoved.ts';
import type { Movable } from '../lib/isMoved.ts';
import { takeTurn } from '../lib/takeTurn.ts';

/** So much of a shared value is looked at for what can be moved. */
const MAX_NODES = 4000;

/** What is done for all who ask for it at the same time. */
export interface SharedWork {
  readonly start: (signal: AbortSignal) => Promise<unknown>;
  readonly onJoin: () => void;
  /** What became of it is for who asked first alone: the others ask again. */
  readonly isOwn: (value: unknown) => boolean;
  /** It may be done once more for who finds its value moved away; else a copy is kept for those. */
  readonly isRepeatable: boolean;
}

/** Starts the work, or joins the same work that is under way. The last caller to abort aborts the work. */
export type JoinCall = (key: string, signal: AbortSignal, work: SharedWork) => Promise<unknown>;

interface Flight extends Pick<SharedWork, 'isOwn'> {
  readonly controller: AbortController;
  outcome?: Promise<unknown>;
  waiterCount: number;
  callerCount: number;
  /** What in the value can be moved, where several wait for it. */
  movable?: Movable;
  /** Of a value that cannot be made again: as it was before the first caller had it. */
  spare?: unknown;
  /** The latest caller's. */
  turn?: Promise<void>;
}

/** Single-flight: equal calls at the same time are one call. A caller's own abort is the caller's to notice. */
export function createSharedCalls(): JoinCall {
  const flights = new Map<string, Flight>();

  const depart = (key: string, { start, isOwn, isRepeatable }: SharedWork): Flight => {
    const flight: Flight = { isOwn, controller: new AbortController(), waiterCount: 0, callerCount: 0 };
    flights.set(key, flight);
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.controller.signal.addEventListener('abort', land);
    flight.outcome = start(flight.controller.signal)
      .finally(land)
      .then((value) => {
        // Nobody can come any more.
        const movable = flight.waiterCount > 1 ? findWhole(value) : undefined;
        if (movable?.parts.length) {
          flight.movable = movable;
          if (!isRepeatable) flight.spare = tryCopy(value, movable);
        }
        return value;
      });
    return flight;
  };

  const join: JoinCall = async (key, signal, work) => {
    signal.throwIfAborted();
    const known = flights.get(key);
    if (known) work.onJoin();
    const flight = known ?? depart(key, work);
    flight.waiterCount += 1;
    const place = flight.callerCount;
    flight.callerCount += 1;
    signal.addEventListener('abort', () => {
      flight.waiterCount -= 1;
      if (flight.waiterCount === 0) flight.controller.abort(signal.reason);
    });
    const value = await flight.outcome;
    const { movable } = flight;
    const isOwn = place > 0 && flight.isOwn(value);
    if (!isOwn) {
      if (place === 0 || !movable) return value;
      // Whoever came before has had it by then, and may have moved it on.
      await (flight.turn = takeTurn(flight.turn));
      if (!movable.parts.some(isGone)) return value;
    }
    if (isOwn || work.isRepeatable) return join(key, signal, work);
    // Its own: it may be moved on, too.
    const copy = tryCopy(flight.spare, findWhole(flight.spare));
    if (copy !== undefined) return copy;
    throw failure('CLONE_FAILED', 'Another has moved the result.', 'run.moved');
  };
  return join;
}

/** What can be moved; what was gone before is nobody's loss. */
function findWhole(value: unknown): Movable {
  const { parts, holders } = findMovable(value, MAX_NODES);
  return { parts: parts.filter((part) => !isGone(part)), holders };
}

/** `undefined` where there is no room for it. */
function tryCopy(value: unknown, movable: Movable): unknown {
  try {
    return copyMovable(value, movable);
  } catch {
    return undefined;
  }
}
