import type { WireError } from '../src/lib/wireError.ts';

// What travels between the page and a worker, all of it on the worker's own channel. Calls, and how they ended, are short
// lists, which cost a message less than comlink's form. Control has that form, written by hand, for comlink's
// table of answers leaks those that never come; `wrap` hands over journals.
// A journal is a port that the page opens only when it must know what a worker has begun.

/** A worker's first message: it has its tasks. */
export interface ReadyMessage {
  readonly mapvitals: 'ready';
}

/** What comlink 4.4 (https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts) sends for a call of `path[0]`. Ours have one of these as their id. */
export interface ComlinkCall {
  readonly id: number | string;
  readonly type: string;
  readonly path?: readonly string[];
  readonly argumentList?: readonly { readonly type: 'RAW'; readonly value: unknown }[];
}

/** Wants no answer: it is no id at all. */
export const NO_ID = 0;
/** Its answer is a sign of life; `null`: nothing runs. */
export const PING_ID = -1;

/** What comlink's `wrap` sees of a worker. */
export interface RemoteControl {
  /** Hands over the worker's end of a new journal. */
  book(journal: MessagePort): void;
}

/**
 * How much is told of a message. SOLO: it has one call. QUIET: each of its calls may run again, so nobody needs to know
 * which was begun. JOURNAL: how each call ended is written down before the next begins.
 */
export const HOW = { solo: 0, quiet: 1, journal: 2 } as const;
export type How = (typeof HOW)[keyof typeof HOW];

/** `how`, and of each call: id, name, input, and whether that is a list of inputs. Flat: many travel in one message. */
export type WireCalls = readonly unknown[];
export const CALL_LENGTH = 4;
/** The word tells it from what an app says to its worker. */
export type RunMessage = readonly [type: 'run', messageId: number, calls: WireCalls];

/** How a call ended. */
export const STATUS = {
  done: 0,
  /** It threw; the value is a `WireError`, and so for the next two. */
  failed: 1,
  unclonable: 2,
  mismatch: 3,
  unknown: 4,
  /** It was aborted before it began. */
  skipped: 5,
  /** The value was sent before, by itself. */
  apart: 6,
  /** The value is an error that the task returned. */
  doneError: 7,
} as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** The time to read the message, and of each call: id, status, value, runMs, more. The journal has each by itself. */
export type WireOutcomes = readonly unknown[];
export const OUTCOME_LENGTH = 5;

/** What few outcomes have. */
export interface OutcomeMore {
  /** Notes that the call has sent on the way. */
  readonly noteCount?: number;
  readonly serializeMs?: number;
  /** Of the buffers that moved. */
  readonly movedBytes?: number;
  /** The resident values and what each cost to make (`null` while it is made), where they have changed. */
  readonly residents?: readonly (readonly [key: string, makeMs: number | null])[];
  readonly stages?: readonly WireStage[];
}

/** `sinceMs`: from the start of the run. */
export type WireStage = readonly [name: string, sinceMs: number, durationMs: number, ok: boolean];

/** One item of a batch, as it is answered. */
export type BatchEntry = { readonly value: unknown } | FailedEntry;
export interface FailedEntry {
  readonly error?: WireError;
  /** There is a result, which cannot be cloned. */
  readonly cloneError?: WireError;
}

/** A message can be told in parts; the answer to it is the last. */
export type FromWorker = OutcomesNote | CallNote | readonly [type: 'unreadable'];
export type Reply = readonly [type: 'reply', outcomes: WireOutcomes, replyTo: number];
export type OutcomesNote = readonly [type: 'part' | 'closed', outcomes: WireOutcomes];
export type CallNote = readonly [type: 'progress' | 'partial' | 'value', id: number, value: unknown];

/** After this long a worker begins no further call of a message. */
export const BUDGET_MS = 4;
/** Rows under way at most: a caller that reads slowly slows the task, and fills no buffer. */
export const MAX_ROWS = 8;
