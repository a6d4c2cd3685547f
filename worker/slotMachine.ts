import type { Call } from './call.ts';
import { openCalls } from './slot.ts';
import type { Effect, EndCode, Outcome, Slot, SlotEvent, SlotLimits } from './slot.ts';
import { act, clear, end, enter, giveUp, isUnclear, judge, look, reckon } from './slotEnds.ts';
import type { Step } from './slotEnds.ts';
import { HOW, MAX_ROWS, STATUS } from './wire.ts';
import type { How } from './wire.ts';

/** How long an idle worker may take to answer. */
const CHECK_MS = 1000;

/**
 * One step of a slot: the event is written down, and what it asks for is returned. There is no clock, no channel and no
 * promise in here, so that any sequence of events can be played.
 */
export function stepSlot(slot: Slot, event: SlotEvent, nowMs: number, limits: SlotLimits): readonly Effect[] {
  const effects: Effect[] = [];
  const step: Step = { slot, nowMs, limits, effects };
  if (slot.phase === 'ended') return effects;
  if (event.type === 'told' || event.type === 'seen') {
    slot.seenMs = nowMs;
    slot.pingedMs = undefined;
  }
  switch (event.type) {
    case 'ready':
      if (slot.phase === 'loading') rest(step);
      break;
    case 'seen':
      if (slot.phase === 'idle') effects.push({ type: 'free' });
      break;
    case 'sent':
      send(step, event.id, event.how, event.calls);
      break;
    case 'told':
      hear(step, event.outcomes, event.replyTo);
      break;
    case 'value':
      takeValue(step, event.call);
      break;
    case 'rows':
      watchReader(step, event.call);
      break;
    case 'cancelled':
      if (!openCalls(slot).includes(event.call)) break;
      giveUp(step, event.call);
      if (slot.lookAtMs === Infinity) reckon(step);
      break;
    case 'garbled':
      // In a shared message only an output that travels apart can be: its call fails when the message ends.
      if (slot.how === HOW.solo) failUnread(step, openCalls(slot)[0]);
      break;
    case 'unreadable':
      if (slot.phase !== 'busy') break;
      if (slot.calls.length === 1) failUnread(step, slot.calls[0]);
      finish(step, true);
      break;
    case 'check':
      ping(step);
      effects.push({ type: 'wake', atMs: nowMs + CHECK_MS });
      break;
    case 'failed':
      end(step, slot.phase === 'loading' ? 'WORKER_LOAD' : event.code, event.cause);
      break;
    case 'retire':
      if (slot.phase === 'ending') judge(step);
      else end(step, 'RETIRED');
      break;
    case 'time':
      checkTime(step);
      break;
    default:
      event satisfies never;
  }
  return effects;
}

function rest(step: Step): void {
  enter(step, 'idle');
  step.effects.push({ type: 'free' });
}

function send(step: Step, id: number, how: How, calls: readonly Call[]): void {
  const { slot, nowMs } = step;
  enter(step, 'busy');
  slot.messageId = id;
  slot.how = how;
  slot.calls = calls;
  slot.ranMs = 0;
  slot.sentMs = nowMs;
  for (const call of calls) call.attempt += 1;
  reckon(step);
}

/** One of the two sides could not read what the other sent. */
function failUnread(step: Step, call: Call | undefined): void {
  if (!call) return;
  step.effects.push({ type: 'fail', call, code: 'CLONE_FAILED' });
  giveUp(step, call);
  reckon(step);
}

function hear(step: Step, outcomes: readonly Outcome[], replyTo: number | undefined): void {
  const { slot, effects } = step;
  const firstTold = slot.toldCount;
  for (const outcome of outcomes) {
    const call = slot.calls[slot.toldCount];
    // The journal tells what a part may have told.
    if (!call || call.id !== outcome.id) continue;
    const startedMs = slot.sentMs + slot.ranMs;
    slot.toldCount += 1;
    slot.ranMs += outcome.runMs;
    if (outcome.status === STATUS.apart && !call.apart) slot.owed = [...slot.owed, [call, outcome]];
    else effects.push({ type: 'settle', call, outcome, startedMs });
  }
  if (replyTo === slot.messageId && slot.phase === 'busy') return finish(step, false);
  if (slot.toldCount === firstTold) return;
  slot.restsSinceMs = undefined;
  if (slot.lookAtMs !== Infinity) look(step);
  else if (slot.phase === 'busy') reckon(step);
}

/** The message is over: what has no outcome was not begun. */
function finish(step: Step, isUnread: boolean): void {
  const back = openCalls(step.slot);
  for (const call of back) call.attempt -= 1;
  // An output that has not come by now could not be read here.
  for (const [call] of step.slot.owed) step.effects.push({ type: 'fail', call, code: 'CLONE_FAILED' });
  clear(step);
  if (back.length > 0) step.effects.push({ type: 'putBack', calls: back, areAlone: isUnread });
  rest(step);
}

function takeValue({ slot, effects }: Step, call: Call): void {
  const owed = slot.owed.find(([one]) => one === call);
  if (!owed) return;
  slot.owed = slot.owed.filter((one) => one !== owed);
  effects.push({ type: 'settle', call, outcome: owed[1], startedMs: slot.sentMs });
}

/** The limit rests while the task waits for a reader that is slow. */
function watchReader(step: Step, call: Call): void {
  const { slot, nowMs } = step;
  const rests = call.openRows >= MAX_ROWS;
  if (rests === (slot.restsSinceMs !== undefined) || !openCalls(slot).includes(call)) return;
  if (slot.restsSinceMs !== undefined) slot.sentMs += nowMs - slot.restsSinceMs;
  slot.restsSinceMs = rests ? nowMs : undefined;
  reckon(step);
}

function checkTime(step: Step): void {
  const { slot, nowMs, limits, effects } = step;
  if (slot.phase === 'loading') return overdue(step, slot.sinceMs + limits.readyTimeoutMs, 'WORKER_LOAD');
  if (slot.pingedMs !== undefined && slot.phase !== 'ending') {
    overdue(step, slot.pingedMs + (slot.phase === 'busy' ? limits.lostAfterMs : CHECK_MS), 'WORKER_LOST');
  }
  if (slot.lookAtMs === Infinity) {
    if (slot.phase === 'busy') checkRun(step);
  } else if (nowMs < slot.lookAtMs) effects.push({ type: 'wake', atMs: slot.lookAtMs });
  else if (slot.looksLeft > 1) look(step, slot.looksLeft - 1);
  else if (slot.phase === 'ending') judge(step);
  else act(step);
}

function checkRun(step: Step): void {
  const { slot, nowMs, limits, effects } = step;
  if (nowMs >= Math.min(slot.runDueMs, slot.killAtMs)) {
    if (isUnclear(slot)) look(step);
    else act(step);
  }
  if (slot.phase !== 'busy') return;
  if (slot.number !== null && slot.pingedMs === undefined && nowMs - slot.seenMs >= limits.heartbeatMs) ping(step);
  effects.push({ type: 'wake', atMs: Math.min(slot.runDueMs, slot.killAtMs, nowMs + limits.heartbeatMs) });
}

function overdue(step: Step, dueMs: number, code: EndCode): void {
  if (step.nowMs >= dueMs) end(step, code);
  else step.effects.push({ type: 'wake', atMs: dueMs });
}

function ping({ slot, nowMs, effects }: Step): void {
  slot.pingedMs = nowMs;
  effects.push({ type: 'ping' });
}
