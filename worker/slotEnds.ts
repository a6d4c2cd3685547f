import { mayRepeat } from './call.ts';
import type { Call } from './call.ts';
import { openCalls } from './slot.ts';
import type { Effect, EndCode, Slot, SlotLimits } from './slot.ts';
import { HOW } from './wire.ts';

// How a slot's time runs out, and what its end means for its calls.

/**
 * What a worker has not begun is known after 20 ms of silence in its journal: longer than the 4 ms in which it begins the
 * calls of a message (`BUDGET_MS`), for `terminate()` does not stop it at once. Counted in looks, since one late timer is
 * no silence: the page may have been blocked, and what was written meanwhile waits behind the timer. Nor is time alone: in
 * Firefox and Safari entries come by way of another process, which may be late. Each look sends an echo after them.
 */
const LOOKS = 4;
const LOOK_MS = 5;

/** One step: what is known, and what it asks for. */
export interface Step {
  readonly slot: Slot;
  readonly nowMs: number;
  readonly limits: SlotLimits;
  readonly effects: Effect[];
}

export function enter({ slot, nowMs }: Step, phase: Slot['phase']): void {
  if (slot.phase === 'loading') slot.readyMs = nowMs;
  if (slot.phase === 'busy') slot.busyMs += nowMs - slot.sinceMs;
  slot.phase = phase;
  slot.sinceMs = nowMs;
  slot.seenMs = nowMs;
  slot.pingedMs = undefined;
}

export function clear({ slot }: Step): void {
  slot.calls = [];
  slot.toldCount = 0;
  slot.isGarbled = false;
  slot.owed = [];
  slot.restsSinceMs = undefined;
  slot.runDueMs = Infinity;
  slot.killAtMs = Infinity;
  slot.lookAtMs = Infinity;
}

const dueOf = ({ sentMs, ranMs }: Slot, { limitMs }: Call): number => sentMs + ranMs + limitMs;
const killOf = ({ abortGraceMs }: SlotLimits, { givenUpMs = Infinity }: Call): number => givenUpMs + abortGraceMs;

/** When the one that runs or, while nobody knows which does, any that may will have had its time. */
export function reckon({ slot, nowMs, limits, effects }: Step, isKnown: boolean = slot.how === HOW.solo): void {
  slot.runDueMs = Infinity;
  slot.killAtMs = Infinity;
  const last = isKnown ? Math.min(slot.toldCount + 1, slot.calls.length) : slot.calls.length;
  for (let at = slot.toldCount; at < last; at += 1) {
    const call = slot.calls[at] as Call;
    if (call.givenUpMs !== undefined) slot.killAtMs = Math.min(slot.killAtMs, killOf(limits, call));
    else if (slot.restsSinceMs === undefined) slot.runDueMs = Math.min(slot.runDueMs, dueOf(slot, call));
  }
  effects.push({ type: 'wake', atMs: Math.min(slot.runDueMs, slot.killAtMs, nowMs + limits.heartbeatMs) });
}

export function giveUp({ nowMs, effects }: Step, call: Call): void {
  call.givenUpMs ??= nowMs;
  effects.push({ type: 'abort', call });
}

/** Several calls are open, and the journal knows more of them. */
export const isUnclear = ({ how, calls, toldCount }: Slot): boolean =>
  how === HOW.journal && calls.length - toldCount > 1;

export function look({ slot, nowMs, effects }: Step, looksLeft: number = LOOKS): void {
  effects.push({ type: 'look' });
  slot.echoesOwed += 1;
  slot.looksLeft = looksLeft;
  slot.lookAtMs = nowMs + LOOK_MS;
  effects.push({ type: 'wake', atMs: slot.lookAtMs });
}

export function end(step: Step, code: EndCode, cause?: unknown): void {
  const { slot, effects } = step;
  if (slot.phase === 'ending') return;
  enter(step, 'ending');
  slot.end = { code, cause };
  slot.lookAtMs = Infinity;
  effects.push({ type: 'terminate', code, cause });
  if (code !== 'RETIRED' && isUnclear(slot) && !slot.isBlind) look(step);
  else judge(step);
}

/** It has ended, and has been silent for long enough. */
export function judge(step: Step): void {
  const { slot, limits, effects } = step;
  const { code, cause } = slot.end;
  // Any of them may have begun.
  const isQuiet = slot.how === HOW.quiet || slot.isBlind;
  const back: Call[] = [];
  // They have run; only what came of it is lost.
  for (const [call] of slot.owed) effects.push({ type: 'fail', call, code: 'WORKER_LOST', cause });
  for (const [place, call] of openCalls(slot).entries()) {
    if (!isQuiet && place > 0) {
      call.attempt -= 1;
      back.push(call);
    } else if (mayRepeat(call, limits.retries)) back.push(call);
    else effects.push({ type: 'fail', call, code: code === 'WORKER_CRASH' ? code : 'WORKER_LOST', cause });
  }
  clear(step);
  if (back.length > 0) effects.push({ type: 'putBack', calls: back, areAlone: isQuiet });
  enter(step, 'ended');
  effects.push({ type: 'ended', code, cause });
}

/** A call that runs, or may run, has used up its time, and all that can be known of it is known. */
export function act(step: Step): void {
  const { slot, nowMs, limits, effects } = step;
  slot.lookAtMs = Infinity;
  if (slot.how === HOW.quiet) return end(step, 'KILLED');
  const call = slot.calls[slot.toldCount];
  if (!call) return;
  if (call.givenUpMs === undefined && slot.restsSinceMs === undefined && nowMs >= dueOf(slot, call)) {
    effects.push({ type: 'fail', call, code: 'RUN_TIMEOUT' });
    giveUp(step, call);
  }
  if (nowMs >= killOf(limits, call)) end(step, 'KILLED');
  else reckon(step, true);
}
