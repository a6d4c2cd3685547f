import type { Call } from './call.ts';
import { openCalls } from './slot.ts';
import type { Effect, EndCode, Outcome, Slot, SlotEvent, SlotLimits } from './slot.ts';
import { act, clear, end, enter, giveUp, isUnclear, judge, look, reckon } from './slotEnds.ts';
import type { Step } from './slotEnds.ts';
import { HOW, MAX_ROWS, OUTCOME_LENGTH, STATUS } from './wire.ts';
import type { How, OutcomeMore, Status, WireOutcomes } from './wire.ts';

/** How long an idle worker may take to answer. */
const CHECK_MS = 1000;

/**
 * One step of a slot: the event is written down, and what it asks for is returned. There is no clock, no channel and no
 * promise in here, so that any sequence of events can be played.
 */
export function stepSlot(slot: Slot, event: SlotEvent, nowMs: number, limits: SlotLimits): readonly Effect[] {
  const effects: Effect[] = [];
  const step: Step = { slot, nowMs, limits, effects };
  if (slot.phase === 'ended') {
    // A getter of an input has ended it, while that was sent.
    if (event.type === 'sent') for (const call of event.calls) failLost(step, call);
    return effects;
  }
  if (event.type === 'told' || event.type === 'seen') {
    slot.seenMs = nowMs;
    slot.pingedMs = undefined;
  }
  switch (event.type) {
    case 'ready':
      if (slot.phase !== 'loading') break;
      effects.push({ type: 'ready', startMs: nowMs - slot.sinceMs });
      rest(step);
      break;
    case 'seen':
      if (slot.phase === 'idle') effects.push({ type: 'free' });
      // The answer to its message was what could not be read: there will be no other.
      else if (slot.phase === 'busy' && slot.isGarbled && event.isIdle) end(step, 'WORKER_LOST');
      break;
    case 'sent':
      send(step, event.id, event.how, event.calls);
      break;
    case 'told':
      hear(step, event);
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
      // Whose it was shows when their outcomes are heard, if several calls share the message.
      slot.isGarbled = true;
      if (slot.how === HOW.solo) failUnread(step, openCalls(slot)[0]);
      else if (slot.phase === 'busy') ping(step);
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
    case 'echo':
      slot.echoesOwed -= 1;
      if (slot.lookAtMs !== Infinity) checkTime(step);
      break;
    case 'time':
      checkTime(step, event.sleptMs);
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
  failLost(step, call);
  giveUp(step, call);
  reckon(step);
}

type Told = Extract<SlotEvent, { type: 'told' }>;

function hear(step: Step, { outcomes, receiveMs, replyTo }: Told): void {
  const { slot, effects } = step;
  const { calls, toldCount: firstTold } = slot;
  for (let at = 1; at < outcomes.length; at += OUTCOME_LENGTH) {
    let place = slot.toldCount;
    while (place < calls.length && calls[place]?.id !== outcomes[at]) place += 1;
    const call = calls[place];
    // The journal tells what a part may have told.
    if (!call) continue;
    // They have run, and what told how they ended could not be read here.
    for (; slot.toldCount < place; slot.toldCount += 1) failLost(step, calls[slot.toldCount] as Call);
    const outcome = readOutcome(outcomes, at, receiveMs);
    const startedMs = slot.sentMs + slot.ranMs;
    slot.toldCount += 1;
    slot.ranMs += outcome.runMs;
    if (slot.isGarbled && (outcome.more?.noteCount ?? 0) > call.noteCount) failLost(step, call);
    else if (outcome.status === STATUS.apart && !call.apart) slot.owed = [...slot.owed, [call, outcome]];
    else effects.push({ type: 'settle', call, outcome, startedMs });
  }
  if (replyTo === slot.messageId && slot.phase === 'busy') return finish(step, false);
  if (slot.toldCount === firstTold) return;
  slot.restsSinceMs = undefined;
  if (slot.lookAtMs !== Infinity) look(step);
  else if (slot.phase === 'busy') reckon(step);
}

/** Flat on the wire: see `WireOutcomes`. */
function readOutcome(list: WireOutcomes, at: number, receiveMs: number): Outcome {
  const isFirst = at === 1;
  return {
    id: list[at] as number,
    status: list[at + 1] as Status,
    value: list[at + 2],
    runMs: list[at + 3] as number,
    more: list[at + 4] as OutcomeMore | null,
    deserializeMs: isFirst ? (list[0] as number) : 0,
    receiveMs: isFirst ? receiveMs : 0,
  };
}

/** A part of what it said could not be read here. */
function failLost({ effects }: Step, call: Call): void {
  effects.push({ type: 'fail', call, code: 'CLONE_FAILED' });
}

/** The message is over: what has no outcome was not begun. */
function finish(step: Step, isUnread: boolean): void {
  const { slot, effects } = step;
  const back = openCalls(slot);
  for (const call of back) call.attempt -= 1;
  // An output that has not come by now could not be read here.
  for (const [call] of slot.owed) failLost(step, call);
  // A shared one's next comes before them: the worker goes on while the page takes what it told.
  const ends = effects.splice(0, slot.how === HOW.solo ? 0 : Infinity);
  clear(step);
  if (back.length > 0) effects.push({ type: 'putBack', calls: back, areAlone: isUnread });
  rest(step);
  effects.push(...ends);
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

function checkTime(step: Step, sleptMs?: number): void {
  const { slot, nowMs, limits, effects } = step;
  if (sleptMs) {
    // What is waited for may have slept as well, but for what was sent since.
    slot.sentMs = Math.min(nowMs, slot.sentMs + sleptMs);
    slot.pingedMs &&= Math.min(nowMs, slot.pingedMs + sleptMs);
    return reckon(step);
  }
  if (slot.phase === 'loading') {
    return overdue(step, slot.sinceMs + limits.readyTimeoutMs, 'WORKER_LOAD', new Error('no exposeTasks()'));
  }
  if (slot.pingedMs !== undefined && slot.phase !== 'ending') {
    overdue(step, slot.pingedMs + (slot.phase === 'busy' ? limits.lostAfterMs : CHECK_MS), 'WORKER_LOST');
  }
  if (slot.lookAtMs === Infinity) {
    if (slot.phase === 'busy') checkRun(step);
  } else if (nowMs < slot.lookAtMs) effects.push({ type: 'wake', atMs: slot.lookAtMs });
  else if (slot.echoesOwed > 0) waitForEcho(step);
  else if (slot.looksLeft > 1) look(step, slot.looksLeft - 1);
  else if (slot.phase === 'ending') judge(step);
  else act(step);
}

/** What takes the journal's way may be late, but not for ever. */
function waitForEcho(step: Step): void {
  const { slot, nowMs, limits, effects } = step;
  const dueMs = slot.lookAtMs + limits.lostAfterMs;
  if (nowMs < dueMs) return void effects.push({ type: 'wake', atMs: dueMs });
  slot.isBlind = true;
  if (slot.phase === 'ending') judge(step);
  else end(step, 'WORKER_LOST');
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

function overdue(step: Step, dueMs: number, code: EndCode, cause?: unknown): void {
  if (step.nowMs >= dueMs) end(step, code, cause);
  else step.effects.push({ type: 'wake', atMs: dueMs });
}

function ping({ slot, nowMs, effects }: Step): void {
  slot.pingedMs = nowMs;
  effects.push({ type: 'ping' });
}
