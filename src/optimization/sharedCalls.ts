import { isMovable, isMoved } from '../lib/isMoved.ts';
import { takeTurn } from '../lib/takeTurn.ts';

/** Starts the work, or joins the same work that is under way. The last caller to abort aborts the work. */
export type JoinCall = (
  key: string,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<unknown>,
  onJoin: () => void,
) => Promise<unknown>;

interface Flight {
  readonly controller: AbortController;
  outcome: Promise<unknown>;
  waiterCount: number;
  callerCount: number;
}

/** Single-flight: equal calls at the same time are one call. A caller's own abort is the caller's to notice. */
export function createSharedCalls(): JoinCall {
  const flights = new Map<string, Flight>();

  const open = (key: string): Flight => {
    const flight: Flight = {
      controller: new AbortController(),
      outcome: Promise.resolve(),
      waiterCount: 0,
      callerCount: 0,
    };
    flights.set(key, flight);
    return flight;
  };

  const join: JoinCall = async (key, signal, start, onJoin) => {
    signal.throwIfAborted();
    const known = flights.get(key);
    if (known) onJoin();
    const flight = known ?? open(key);
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    if (!known) flight.outcome = start(flight.controller.signal).finally(land);
    flight.waiterCount += 1;
    const place = flight.callerCount;
    flight.callerCount += 1;
    signal.addEventListener('abort', () => {
      flight.waiterCount -= 1;
      if (flight.waiterCount > 0) return;
      land();
      flight.controller.abort(signal.reason);
    });
    const value = await flight.outcome;
    if (place === 0 || !isMovable(value)) return value;
    // Whoever came before has had it by then, and may have moved it on.
    await takeTurn(place);
    return isMoved(value) ? join(key, signal, start, onJoin) : value;
  };
  return join;
}
