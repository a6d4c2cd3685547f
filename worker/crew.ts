import { createAlarm } from './alarm.ts';
import { createDeaths } from './deaths.ts';
import type { Deaths } from './deaths.ts';
import { createLatePart } from './latePart.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import { createSlot } from './slot.ts';
import type { Effect, EndCode, Slot, SlotEvent } from './slot.ts';
import { stepSlot } from './slotMachine.ts';
import type { CallNote } from './wire.ts';
import { journals, openWorkerLink } from './workerLink.ts';
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
  readonly deaths: Deaths;
  /** The page cannot take the workers' place: its runner could not be loaded. */
  readonly pageError: { readonly cause: unknown } | undefined;
  workers(): Seat[];
  start(): void;
  startInline(): void;
  /** Tells a slot what happened, and does what it asks for. */
  step(seat: Seat, event: SlotEvent, nowMs?: number): void;
  /** Ends those that are too many. */
  shrink(): void;
  /** Rings `tick` then, or earlier. */
  wakeAt(dueMs: number): void;
  /** Ends all. */
  stop(): void;
}

const inlineRunner = createLatePart(() => import('./inlineLink.ts'));

/** The workers of a pool, and the page in their place: carries out what their slots ask for. */
export function createCrew(
  options: ResolvedPoolOptions,
  metrics: PoolMetrics,
  estimates: RunEstimates,
  events: CrewEvents,
): Crew {
  const { clock, createWorker, idleTimeoutMs } = options;
  const deaths = createDeaths(options);
  const seats = new Set<Seat>();
  let pageError: Crew['pageError'];
  let workerCount = 0;
  let owedRestarts = 0;

  const workers = (): Seat[] =>
    [...seats].filter(({ slot }) => slot.number !== null && slot.phase !== 'ending' && slot.phase !== 'ended');
  const idlePages = (): Seat[] => [...seats].filter(({ slot }) => slot.number === null && slot.phase === 'idle');
  const loadInline = inlineRunner.forPool((cause) => {
    pageError = { cause };
    options.onProblem('pool.inline-load', cause);
  });
  const loadJournal = journals.forPool((error) => options.onProblem('pool.code-load', error));

  const step: Crew['step'] = (seat, event, nowMs = clock.now()) => {
    for (const effect of stepSlot(seat.slot, event, nowMs, options)) carryOut(seat, effect);
  };
  const carryOut = (seat: Seat, effect: Effect): void => {
    const { slot, link } = seat;
    const isWorker = slot.number !== null;
    switch (effect.type) {
      case 'wake':
        return alarm.at(effect.atMs);
      case 'ready':
        if (!isWorker) return;
        estimates.countStart(effect.startMs);
        for (const page of idlePages()) step(page, { type: 'retire' });
        return;
      case 'free':
        return rest(seat);
      case 'abort':
        return link?.tell('abort', effect.call.id);
      case 'ping':
        return link?.ping();
      case 'look':
        return link?.look();
      case 'terminate':
        if (isWorker && effect.code !== 'RETIRED') owedRestarts += 1;
        if (isWorker) deaths.count(effect.code, effect.cause, workers().length === 0);
        return link?.terminate();
      case 'ended':
        seats.delete(seat);
        link?.close();
        if (isWorker) metrics.countLife(slot);
        return events.ended(effect.code);
      default:
        return events.calls(seat, effect);
    }
  };
  const rest = (seat: Seat): void => {
    const { number, phase, sinceMs } = seat.slot;
    // A callback of its last call may have ended the pool, or given it work.
    if (phase !== 'idle') return;
    const isSurplus =
      number === null
        ? workers().length > 0 || idlePages().length > 1
        : seats.size > crew.size && workers().length > crew.size;
    if (isSurplus) return step(seat, { type: 'retire' });
    if (number !== null) alarm.at(sinceMs + idleTimeoutMs);
    events.free(seat);
  };

  const ring = (nowMs: number): void => {
    for (const seat of seats) {
      const { slot } = seat;
      step(seat, { type: 'time' }, nowMs);
      if (slot.phase !== 'idle' || slot.number === null || workers().length < 2) continue;
      if (nowMs >= slot.sinceMs + idleTimeoutMs) step(seat, { type: 'retire' }, nowMs);
      else alarm.at(slot.sinceMs + idleTimeoutMs);
    }
    events.tick(nowMs);
  };
  const alarm = createAlarm(clock, ring, (sleptMs) => {
    for (const seat of seats) step(seat, { type: 'time', sleptMs });
  });
  const seatAt = (number: number | null): Seat => {
    const seat: Seat = { slot: createSlot(number, clock.now()), link: undefined, residents: new Map() };
    seats.add(seat);
    return seat;
  };
  const connect = (seat: Seat, open: (linkEvents: LinkEvents) => Link): void => {
    try {
      seat.link = open({
        slot: (event, nowMs) => step(seat, event, nowMs),
        note: (note, receiveMs) => {
          if (seat.slot.phase === 'busy') step(seat, { type: 'seen' });
          events.note(seat, note, receiveMs);
        },
      });
    } catch (cause) {
      return step(seat, { type: 'failed', code: 'WORKER_LOST', cause });
    }
    // What was opened for a slot that has ended meanwhile is closed again.
    if (seat.slot.phase !== 'ended') return;
    seat.link.terminate();
    seat.link.close();
  };

  const crew: Crew = {
    seats,
    size: options.size,
    deaths,
    get pageError() {
      return pageError;
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
      // Nothing waits for it: until it has come, those that may not run twice travel alone.
      void loadJournal();
      // The cast: whoever has no factory is blocked.
      connect(seat, (linkEvents) => openWorkerLink(createWorker as () => Worker, clock, linkEvents));
    },
    startInline() {
      const seat = seatAt(null);
      const open = (): void => {
        const runner = inlineRunner.part;
        if (!runner) return step(seat, { type: 'failed', code: 'WORKER_LOST', cause: pageError?.cause });
        connect(seat, (linkEvents) => runner.openInlineLink(options.tasks, clock, linkEvents));
        step(seat, { type: 'ready' });
      };
      if (inlineRunner.part) open();
      else void loadInline().then(open);
    },
    step,
    shrink() {
      for (const seat of seats) rest(seat);
    },
    wakeAt: alarm.at,
    stop() {
      for (const seat of seats) step(seat, { type: 'retire' });
      alarm.stop();
    },
  };
  return crew;
}
