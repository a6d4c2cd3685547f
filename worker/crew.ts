import { createLoadLate } from '../src/lib/loadLate.ts';
import { createAlarm } from './alarm.ts';
import { createBreaker } from './breaker.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import { createSlot } from './slot.ts';
import type { DeathCode, Effect, EndCode, Outcome, Slot, SlotEvent } from './slot.ts';
import { stepSlot } from './slotMachine.ts';
import { OUTCOME_LENGTH } from './wire.ts';
import type { CallNote, OutcomeMore, Status, WireOutcomes } from './wire.ts';
import { openWorkerLink } from './workerLink.ts';
import type { Link, LinkEvents } from './workerLink.ts';

/** A slot, the way to it, and what is kept there. */
export interface Seat {
  readonly slot: Slot;
  link: Link | undefined;
  /** By key, what each cost to make; `null` while that is unknown. */
  residents: Map<string, number | null>;
}

/** What a slot asks for that its calls feel. */
export type CallEffect = Extract<Effect, { type: 'settle' | 'fail' | 'putBack' }>;

export interface CrewEvents {
  /** It can take a message. */
  free(seat: Seat): void;
  calls(seat: Seat, effect: CallEffect): void;
  note(seat: Seat, note: CallNote, receiveMs: number): void;
  /** It is gone. */
  ended(code: EndCode): void;
  /** Time passed: look for whatever else is due. */
  tick(nowMs: number): void;
}

export interface Crew {
  readonly seats: ReadonlySet<Seat>;
  size: number;
  /** The latest death, for calls that find no worker. */
  readonly lastDeath: { readonly code: DeathCode; readonly cause: unknown };
  /** No worker may be started now. */
  isBlocked(): boolean;
  /** Nor can the page take their place: its runner could not be loaded. */
  readonly isPageBlocked: boolean;
  workers(): Seat[];
  start(): void;
  startInline(): void;
  /** Tells a slot what happened, and does what it asks for. */
  step(seat: Seat, event: SlotEvent, nowMs?: number): void;
  /** Ends those that are too many. */
  shrink(): void;
  /** A task has run to its end in a worker. */
  proved(): void;
  /** Rings `tick` then, or earlier. */
  wakeAt(dueMs: number): void;
  utilisation(): number;
  /** Ends all. */
  stop(): void;
}

/** The inline runner, once it was loaded. */
let inlineRunner: typeof import('./inlineLink.ts') | undefined;

/** The workers of a pool, and the page in their place: carries out what their slots ask for. */
export function createCrew(
  options: ResolvedPoolOptions,
  metrics: PoolMetrics,
  estimates: RunEstimates,
  events: CrewEvents,
): Crew {
  const { clock, createWorker, onProblem } = options;
  const breaker = createBreaker(options.maxCrashes, options.crashWindowMs, options.coolDownMs);
  const seats = new Set<Seat>();
  let lastDeath: Crew['lastDeath'] = { code: 'WORKER_LOAD', cause: undefined };
  let isPageBlocked = false;
  let workerCount = 0;
  let owedRestarts = 0;

  const workers = (): Seat[] =>
    [...seats].filter(({ slot }) => slot.number !== null && slot.phase !== 'ending' && slot.phase !== 'ended');
  const loadInline = createLoadLate(
    () => import('./inlineLink.ts'),
    (error) => {
      isPageBlocked = true;
      lastDeath = { code: 'WORKER_LOAD', cause: error };
      onProblem('pool.inline-load', error);
    },
  );

  const linkEvents = (seat: Seat): LinkEvents => ({
    ready: () => {
      if (seat.slot.phase !== 'loading') return;
      estimates.countStart(clock.now() - seat.slot.sinceMs);
      for (const other of seats) {
        if (other.slot.number === null && other.slot.phase === 'idle') step(other, { type: 'retire' });
      }
      step(seat, { type: 'ready' });
    },
    outcomes: (list, receiveMs, nowMs, replyTo) => {
      const outcomes = readOutcomes(list, receiveMs);
      step(seat, replyTo === undefined ? { type: 'told', outcomes } : { type: 'told', outcomes, replyTo }, nowMs);
    },
    note: (note, receiveMs) => {
      if (seat.slot.phase === 'busy') step(seat, { type: 'seen' });
      events.note(seat, note, receiveMs);
    },
    unreadable: () => step(seat, { type: 'unreadable' }),
    seen: () => step(seat, { type: 'seen' }),
    garbled: () => step(seat, { type: 'garbled' }),
    failed: (code, cause) => step(seat, { type: 'failed', code, cause }),
  });

  const step: Crew['step'] = (seat, event, nowMs = clock.now()) => {
    for (const effect of stepSlot(seat.slot, event, nowMs, options)) carryOut(seat, effect);
  };
  const carryOut = (seat: Seat, effect: Effect): void => {
    switch (effect.type) {
      case 'wake':
        return alarm.at(effect.atMs);
      case 'free':
        return rest(seat);
      case 'abort':
        return seat.link?.tell('abort', effect.call.id);
      case 'ping':
        return seat.link?.ping();
      case 'look':
        return seat.link?.look();
      case 'terminate':
        if (seat.slot.number !== null) countEnd(effect.code, effect.cause);
        return seat.link?.terminate();
      case 'ended':
        seats.delete(seat);
        seat.link?.close();
        if (seat.slot.number !== null) metrics.countLife(seat.slot);
        return events.ended(effect.code);
      default:
        return events.calls(seat, effect);
    }
  };
  const isSurplus = (seat: Seat): boolean => {
    if (seat.slot.number !== null) return seats.size > crew.size && workers().length > crew.size;
    const isOtherIdle = (other: Seat): boolean =>
      other !== seat && other.slot.number === null && other.slot.phase === 'idle';
    return workers().length > 0 || [...seats].some(isOtherIdle);
  };
  const rest = (seat: Seat): void => {
    const { number, phase, sinceMs } = seat.slot;
    // A callback of its last call may have ended the pool, or given it work.
    if (phase !== 'idle') return;
    if (isSurplus(seat)) return step(seat, { type: 'retire' });
    if (number !== null) alarm.at(sinceMs + options.idleTimeoutMs);
    events.free(seat);
  };
  const countEnd = (code: EndCode, cause: unknown): void => {
    if (code === 'RETIRED') return;
    owedRestarts += 1;
    if (code === 'KILLED') return;
    const nowMs = clock.now();
    lastDeath = { code, cause };
    const isLoop = breaker.countDeath(nowMs);
    // Where none has loaded the next will not either, and each would cost a wait.
    const isHopeless = code === 'WORKER_LOAD' && options.fallback === 'inline' && workers().length === 0;
    if (isHopeless) breaker.open(nowMs);
    if (isLoop || isHopeless) onProblem(isLoop ? 'pool.crash-loop' : 'pool.load', cause);
  };

  const alarm = createAlarm(clock, (nowMs) => {
    for (const seat of seats) {
      const { slot } = seat;
      step(seat, { type: 'time' }, nowMs);
      if (slot.phase !== 'idle' || slot.number === null || workers().length < 2) continue;
      if (nowMs >= slot.sinceMs + options.idleTimeoutMs) step(seat, { type: 'retire' }, nowMs);
      else alarm.at(slot.sinceMs + options.idleTimeoutMs);
    }
    events.tick(nowMs);
  });
  const seatAt = (number: number | null): Seat => {
    const seat: Seat = { slot: createSlot(number, clock.now()), link: undefined, residents: new Map() };
    seats.add(seat);
    return seat;
  };
  /** What is opened for a slot that has ended meanwhile is closed again. */
  const connect = (seat: Seat, open: () => Link): void => {
    seat.link = open();
    if (seat.slot.phase !== 'ended') return;
    seat.link.terminate();
    seat.link.close();
  };

  const crew: Crew = {
    seats,
    size: options.size,
    get lastDeath() {
      return lastDeath;
    },
    isBlocked: () => !createWorker || breaker.isOpen(clock.now()),
    get isPageBlocked() {
      return isPageBlocked;
    },
    workers,
    start() {
      workerCount += 1;
      const seat = seatAt(workerCount);
      if (owedRestarts > 0) {
        owedRestarts -= 1;
        metrics.restarts += 1;
      }
      alarm.at(seat.slot.sinceMs + options.readyTimeoutMs);
      try {
        connect(seat, () => openWorkerLink(createWorker as () => Worker, clock, linkEvents(seat)));
      } catch (error) {
        step(seat, { type: 'failed', code: 'WORKER_LOST', cause: error });
      }
    },
    startInline() {
      const seat = seatAt(null);
      const open = (runner: typeof inlineRunner): void => {
        inlineRunner = runner;
        if (!runner) return step(seat, { type: 'failed', code: 'WORKER_LOST', cause: lastDeath.cause });
        connect(seat, () => runner.openInlineLink(options.tasks, clock, linkEvents(seat)));
        step(seat, { type: 'ready' });
      };
      if (inlineRunner) open(inlineRunner);
      else void loadInline().then(open);
    },
    step,
    shrink() {
      for (const seat of seats) if (seat.slot.phase === 'idle') rest(seat);
    },
    proved() {
      if (breaker.openUntilMs !== null && !breaker.isOpen(clock.now())) breaker.close();
    },
    wakeAt: alarm.at,
    utilisation: () => metrics.utilisation(workers(), clock.now()),
    stop() {
      for (const seat of seats) step(seat, { type: 'retire' });
      alarm.stop();
    },
  };
  return crew;
}

/** Flat on the wire: see `WireOutcomes`. */
function readOutcomes(list: WireOutcomes, receiveMs: number): Outcome[] {
  const outcomes: Outcome[] = [];
  for (let at = 1; at < list.length; at += OUTCOME_LENGTH) {
    const isFirst = at === 1;
    outcomes.push({
      id: list[at] as number,
      status: list[at + 1] as Status,
      value: list[at + 2],
      runMs: list[at + 3] as number,
      more: list[at + 4] as OutcomeMore | undefined,
      deserializeMs: isFirst ? (list[0] as number) : 0,
      receiveMs: isFirst ? receiveMs : 0,
    });
  }
  return outcomes;
}
