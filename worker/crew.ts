import { createAlarm } from './alarm.ts';
import { createBreaker } from './breaker.ts';
import { openInlineLink } from './inlineLink.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import { createSlot } from './slot.ts';
import type { Slot } from './slot.ts';
import type { FromWorker } from './wire.ts';
import { openWorkerLink } from './workerLink.ts';
import type { LinkEvents } from './workerLink.ts';

/** Why a slot ended: it died, its task did not stop, or nobody needs it. */
export type EndCode = DeathCode | 'KILLED' | 'RETIRED';
export type DeathCode = 'WORKER_LOAD' | 'WORKER_CRASH' | 'WORKER_LOST';

export interface CrewEvents {
  /** It can take a message. */
  free(slot: Slot): void;
  message(slot: Slot, message: FromWorker, receiveMs: number): void;
  /** What it had not done falls back to its owner. */
  ended(slot: Slot, code: EndCode, cause: unknown): void;
  /** A run has used up its time. */
  runOver(slot: Slot): void;
  /** Time passed: look for whatever else is due. */
  tick(nowMs: number): void;
}

export interface Crew {
  readonly slots: ReadonlySet<Slot>;
  size: number;
  /** The latest death, for calls that find no worker. */
  readonly lastDeath: { readonly code: DeathCode; readonly cause: unknown };
  /** No worker may be started now. */
  isBlocked(): boolean;
  workers(): Slot[];
  start(): void;
  startInline(): void;
  /** A message goes out, or all of it has come back. */
  work(slot: Slot): void;
  rest(slot: Slot): void;
  check(slot: Slot): void;
  /** Ends the slot at once. */
  end(slot: Slot, code: EndCode, cause?: unknown): void;
  /** A task has run to its end in a worker. */
  proved(): void;
  /** Rings `tick` then, or earlier. */
  wakeAt(dueMs: number): void;
  utilisation(): number;
  /** Ends all. */
  stop(): void;
}

/** How long an idle worker may take to answer. */
const CHECK_MS = 1000;
/**
 * `terminate()` does not stop a worker at once: it goes on with its message for up to the host's budget of 4 ms, so what
 * it has not begun is known only after a longer silence. Counted in looks, for one late timer is no silence: the page may
 * have been blocked, and what was said meanwhile waits behind the timer.
 */
const SILENT_LOOKS = 4;
const LOOK_MS = 5;

/** The workers of a pool, and the page in their place: their starts, deaths and deadlines. */
export function createCrew(
  options: ResolvedPoolOptions,
  metrics: PoolMetrics,
  estimates: RunEstimates,
  events: CrewEvents,
): Crew {
  const { clock, createWorker, onProblem } = options;
  const breaker = createBreaker(options.maxCrashes, options.crashWindowMs, options.coolDownMs);
  const slots = new Set<Slot>();
  let lastDeath: Crew['lastDeath'] = { code: 'WORKER_LOAD', cause: undefined };
  let workerCount = 0;
  let owedRestarts = 0;

  const workers = (): Slot[] => [...slots].filter((slot) => slot.number !== null && slot.state !== 'dying');
  const account = (slot: Slot, nowMs: number): void => {
    if (slot.number === null || slot.state === 'loading') return;
    metrics.liveMs += nowMs - slot.sinceMs;
    if (slot.state === 'busy') metrics.busyMs += nowMs - slot.sinceMs;
  };
  const enter = (slot: Slot, state: Slot['state']): void => {
    const nowMs = clock.now();
    account(slot, nowMs);
    Object.assign(slot, { state, sinceMs: nowMs, seenMs: nowMs, pingedMs: undefined });
  };
  const linkEvents = (slot: Slot): LinkEvents => ({
    ready: () => {
      estimates.countStart(clock.now() - slot.sinceMs);
      for (const other of slots) if (other.number === null && other.state === 'idle') end(other, 'RETIRED');
      rest(slot);
    },
    message: (message, receiveMs) => {
      if (slot.state === 'dying') look(slot, SILENT_LOOKS);
      Object.assign(slot, { seenMs: clock.now(), pingedMs: undefined });
      if (message[0] !== 'pong') events.message(slot, message, receiveMs);
      else if (slot.state === 'idle') events.free(slot);
    },
    failed: (code, cause) => end(slot, slot.state === 'loading' ? 'WORKER_LOAD' : code, cause),
  });

  const rest = (slot: Slot): void => {
    // A callback of its last call may have ended the pool.
    if (slot.state === 'dying') return;
    enter(slot, 'idle');
    const isSurplus = slot.number === null ? workers().length > 0 : workers().length > crew.size;
    if (isSurplus) return end(slot, 'RETIRED');
    if (slot.number !== null) alarm.at(slot.sinceMs + options.idleTimeoutMs);
    events.free(slot);
  };
  const end = (slot: Slot, code: EndCode, cause?: unknown): void => {
    if (slot.state === 'dying') return;
    const isDeath = code !== 'KILLED' && code !== 'RETIRED';
    enter(slot, 'dying');
    if (code !== 'RETIRED' && slot.number !== null) owedRestarts += 1;
    if (isDeath) countDeath(code, cause);
    slot.link?.terminate();
    const finish = (): void => {
      slots.delete(slot);
      slot.link?.close();
      events.ended(slot, code, cause);
    };
    // Of several calls some may have ended or begun, and their messages be on the way: a moment to hear them.
    if (slot.calls.length > 1 && code !== 'RETIRED') {
      slot.finish = finish;
      look(slot, SILENT_LOOKS);
    } else finish();
  };
  const look = (slot: Slot, looksLeft: number): void => {
    slot.looksLeft = looksLeft;
    slot.lookAtMs = clock.now() + LOOK_MS;
    alarm.at(slot.lookAtMs);
  };
  const countDeath = (code: DeathCode, cause: unknown): void => {
    const nowMs = clock.now();
    lastDeath = { code, cause };
    const isLoop = breaker.countDeath(nowMs);
    // Where none has loaded the next will not either, and each would cost a wait.
    const isHopeless = code === 'WORKER_LOAD' && options.fallback === 'inline' && workers().length === 0;
    if (isHopeless) breaker.open(nowMs);
    if (isLoop || isHopeless) onProblem(isLoop ? 'pool.crash-loop' : 'pool.load', cause);
  };

  const sweep = (nowMs: number): void => {
    for (const slot of slots) {
      const { state } = slot;
      if (state === 'dying') {
        if (nowMs < slot.lookAtMs) alarm.at(slot.lookAtMs);
        else if (slot.looksLeft > 1) look(slot, slot.looksLeft - 1);
        else slot.finish?.();
      } else if (state === 'loading') overdue(slot, slot.sinceMs + options.readyTimeoutMs, nowMs, 'WORKER_LOAD');
      else if (slot.pingedMs !== undefined) {
        overdue(slot, slot.pingedMs + (state === 'busy' ? options.lostAfterMs : CHECK_MS), nowMs, 'WORKER_LOST');
      }
      if (slot.state === 'busy') sweepBusy(slot, nowMs);
      else if (slot.state === 'idle' && slot.number !== null && workers().length > 1) {
        overdue(slot, slot.sinceMs + options.idleTimeoutMs, nowMs, 'RETIRED');
      }
    }
    events.tick(nowMs);
  };
  const sweepBusy = (slot: Slot, nowMs: number): void => {
    if (nowMs >= slot.runDeadlineMs) events.runOver(slot);
    if (slot.number !== null && slot.pingedMs === undefined && nowMs - slot.seenMs >= options.heartbeatMs) ping(slot);
    alarm.at(Math.min(slot.runDeadlineMs, nowMs + options.heartbeatMs));
    overdue(slot, slot.killAtMs, nowMs, 'KILLED');
  };
  const overdue = (slot: Slot, dueMs: number, nowMs: number, code: EndCode): void => {
    if (nowMs >= dueMs) end(slot, code);
    else alarm.at(dueMs);
  };
  const ping = (slot: Slot): void => {
    slot.pingedMs = clock.now();
    slot.link?.post(['ping', 0]);
  };
  const alarm = createAlarm(clock, sweep);

  const crew: Crew = {
    slots,
    size: options.size,
    get lastDeath() {
      return lastDeath;
    },
    isBlocked: () => !createWorker || breaker.isOpen(clock.now()),
    workers,
    start() {
      workerCount += 1;
      const slot = createSlot(workerCount, clock.now());
      slots.add(slot);
      if (owedRestarts > 0) {
        owedRestarts -= 1;
        metrics.restarts += 1;
      }
      alarm.at(slot.sinceMs + options.readyTimeoutMs);
      try {
        slot.link = openWorkerLink(createWorker as () => Worker, clock, linkEvents(slot));
        // The factory may have ended the pool.
        if (!slots.has(slot)) slot.link.terminate();
      } catch (error) {
        end(slot, 'WORKER_LOAD', error);
      }
    },
    startInline() {
      const slot = createSlot(null, clock.now());
      slots.add(slot);
      slot.link = openInlineLink(options.tasks, clock, linkEvents(slot));
      rest(slot);
    },
    work(slot) {
      enter(slot, 'busy');
      alarm.at(Math.min(slot.runDeadlineMs, slot.sinceMs + options.heartbeatMs));
    },
    rest,
    check(slot) {
      ping(slot);
      alarm.at(clock.now() + CHECK_MS);
    },
    end,
    proved() {
      if (breaker.openUntilMs !== null && !breaker.isOpen(clock.now())) breaker.close();
    },
    wakeAt: alarm.at,
    utilisation() {
      const nowMs = clock.now();
      let { busyMs, liveMs } = metrics;
      for (const { number, state, sinceMs } of slots) {
        if (number === null || state === 'loading') continue;
        liveMs += nowMs - sinceMs;
        if (state === 'busy') busyMs += nowMs - sinceMs;
      }
      return liveMs > 0 ? busyMs / liveMs : 0;
    },
    stop() {
      for (const slot of slots) {
        end(slot, 'RETIRED');
        slot.finish?.();
      }
      alarm.stop();
    },
  };
  return crew;
}
