import type { Call } from './call.ts';
import { HOW } from './wire.ts';
import type { How, OutcomeMore, Status, WireOutcomes } from './wire.ts';

/** Why a slot ended: it died, its task did not stop, or nobody needs it. */
export type DeathCode = 'WORKER_LOAD' | 'WORKER_CRASH' | 'WORKER_LOST';
export type EndCode = DeathCode | 'KILLED' | 'RETIRED';

export interface Outcome {
  readonly id: number;
  readonly status: Status;
  readonly value: unknown;
  readonly runMs: number;
  readonly more: OutcomeMore | null;
  /** To read the message, there and here; the first outcome of it has them. */
  readonly deserializeMs: number;
  readonly receiveMs: number;
}

/** A place where one message of calls at a time runs: a worker, or the page itself. Only this file writes it. */
export interface Slot {
  /** In order of start, from 1; `null` on the page. */
  readonly number: number | null;
  /** `ending`: nothing more is sent to it, but what it had said or begun is not known yet. */
  phase: 'loading' | 'idle' | 'busy' | 'ending' | 'ended';
  /** When it began to load, to idle or to work. */
  sinceMs: number;
  readyMs: number;
  busyMs: number;
  /** When it was last heard of, and since when it owes a sign of life. */
  seenMs: number;
  pingedMs: number | undefined;
  messageId: number;
  how: How;
  /** The calls of its message, as they were sent; how the first `toldCount` ended has been heard. */
  calls: readonly Call[];
  toldCount: number;
  /** What those ran. */
  ranMs: number;
  sentMs: number;
  /** Since when its task has waited for a slow reader. */
  restsSinceMs: number | undefined;
  /** Something that it said could not be read here. */
  isGarbled: boolean;
  /** Heard that they ended well, but not yet with what. */
  owed: readonly (readonly [Call, Outcome])[];
  runDueMs: number;
  killAtMs: number;
  looksLeft: number;
  lookAtMs: number;
  /** What the page has sent after the entries of the journal, and has not heard yet: they may be on their way before it. */
  echoesOwed: number;
  /** They do not come: what it has begun will never be known. */
  isBlind: boolean;
  end: { readonly code: EndCode; readonly cause: unknown };
}

export type SlotEvent =
  | { readonly type: 'ready' | 'retire' | 'unreadable' | 'garbled' | 'check' | 'echo' }
  /** `isIdle`: it runs nothing, as it says. */
  | { readonly type: 'seen'; readonly isIdle?: boolean }
  | { readonly type: 'sent'; readonly id: number; readonly how: How; readonly calls: readonly Call[] }
  /** `replyTo`: the message that this ends. */
  | { readonly type: 'told'; readonly outcomes: WireOutcomes; readonly receiveMs: number; readonly replyTo?: number }
  | { readonly type: 'value' | 'cancelled' | 'rows'; readonly call: Call }
  /** `sleptMs`: the page was blocked or asleep until now; in its back/forward cache the worker slept, too. */
  | { readonly type: 'time'; readonly sleptMs?: number }
  | { readonly type: 'failed'; readonly code: DeathCode; readonly cause: unknown };

/** What is to be done, in this order. */
export type Effect =
  | { readonly type: 'free' | 'ping' | 'look' }
  | { readonly type: 'ready'; readonly startMs: number }
  | { readonly type: 'settle'; readonly call: Call; readonly outcome: Outcome; readonly startedMs: number }
  | {
      readonly type: 'fail';
      readonly call: Call;
      readonly code: 'RUN_TIMEOUT' | 'CLONE_FAILED' | 'WORKER_CRASH' | 'WORKER_LOST';
      readonly cause?: unknown;
    }
  /** They have not begun, or may begin again; `areAlone`: one of them is to blame, it shows when each travels alone. */
  | { readonly type: 'putBack'; readonly calls: readonly Call[]; readonly areAlone: boolean }
  | { readonly type: 'abort'; readonly call: Call }
  | { readonly type: 'terminate' | 'ended'; readonly code: EndCode; readonly cause: unknown }
  | { readonly type: 'wake'; readonly atMs: number };

export interface SlotLimits {
  readonly abortGraceMs: number;
  readonly readyTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly lostAfterMs: number;
  readonly retries: number;
}

export function createSlot(number: number | null, nowMs: number): Slot {
  return {
    number,
    phase: 'loading',
    sinceMs: nowMs,
    readyMs: nowMs,
    busyMs: 0,
    seenMs: nowMs,
    pingedMs: undefined,
    messageId: 0,
    how: HOW.solo,
    calls: [],
    toldCount: 0,
    ranMs: 0,
    sentMs: nowMs,
    restsSinceMs: undefined,
    isGarbled: false,
    owed: [],
    runDueMs: Infinity,
    killAtMs: Infinity,
    looksLeft: 0,
    lookAtMs: Infinity,
    echoesOwed: 0,
    isBlind: false,
    end: { code: 'RETIRED', cause: undefined },
  };
}

/** The calls of its message that have no outcome: of these the first may have begun, unless it is QUIET: then any may. */
export const openCalls = ({ calls, toldCount }: Slot): readonly Call[] =>
  toldCount === 0 ? calls : calls.slice(toldCount);
