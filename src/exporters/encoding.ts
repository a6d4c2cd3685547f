import type { Telemetry } from './telemetry.ts';

/** How telemetry is written. */
export interface Encoding {
  /** What it is written as: a request each. Their names are in the ids of batches. */
  readonly signals: readonly string[];
  /** The address, below the exporter's own. */
  path(signal: string): string;
  /** Of what is written now. */
  readonly contentType: string;
  /** `null`: there is nothing of this. */
  encode(telemetry: Telemetry, signal: string): string | Uint8Array | null;
  /** A collector says something of a batch that it has taken; else nobody reads it. */
  readonly isAnswered?: true;
  /** What it says, where that is no JSON. */
  readonly decodeAnswer?: ((answer: Uint8Array) => Answer) | undefined;
}

/** OTLP's, of both signals: https://opentelemetry.io/docs/specs/otlp/#partial-success-1. A number of 64 bits may be text. */
export interface Answer {
  /** What is refused of it is never sent again. A message alone is a warning. */
  readonly partialSuccess?: {
    readonly rejectedDataPoints?: number | string;
    readonly rejectedLogRecords?: number | string;
    readonly errorMessage?: string | number;
  };
}

/** A batch in hand: it is nowhere else. */
export interface Batch {
  /** The same for as long as its content is: a receiver that has seen it may drop it. */
  readonly id: string;
  readonly signal: string;
  readonly telemetry: Telemetry;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly bornEpochMs: number;
}

/** As one document. */
export const JSON_DOCUMENT: Encoding = {
  signals: [''],
  path: () => '',
  contentType: 'application/json',
  encode: (telemetry) => JSON.stringify(telemetry),
};

/** Counts a batch that is lost, and tells again what it was to tell of losses. */
export type Drop = (reason: string, lost: Pick<Batch, 'signal' | 'telemetry'>) => void;

const encoder = new TextEncoder();

/** As batches of at most so many bytes. One that cannot be made smaller is dropped. */
export function pack(encoding: Encoding, id: string, telemetry: Telemetry, maxBytes: number, drop: Drop): Batch[] {
  return encoding.signals.flatMap((signal) =>
    packSignal(encoding, `${id}${signal}`, telemetry, signal, maxBytes, drop),
  );
}

/** The same of one that is known to be too large, or of a part of it. */
export function packSignal(
  encoding: Encoding,
  id: string,
  telemetry: Telemetry,
  signal: string,
  maxBytes: number,
  drop: Drop,
): Batch[] {
  const written = encoding.encode(telemetry, signal);
  if (written === null) return [];
  // The cast: nothing here writes to shared memory.
  const body = (typeof written === 'string' ? encoder.encode(written) : written) as Uint8Array<ArrayBuffer>;
  if (body.length <= maxBytes)
    return [{ id, signal, telemetry, body, contentType: encoding.contentType, bornEpochMs: telemetry.untilEpochMs }];
  const halves = halve(telemetry);
  if (!halves) drop('too-large', { signal, telemetry });
  return (halves ?? []).flatMap((half, index) => packSignal(encoding, `${id}.${index}`, half, signal, maxBytes, drop));
}

/** What is counted goes with the first half; `null`: there is nothing to share out. */
export function halve(telemetry: Telemetry): [Telemetry, Telemetry] | null {
  const { events, operations, vitals = [], counts } = telemetry;
  const lists = { events, operations, counts, ...(telemetry.vitals ? { vitals } : {}) };
  const size = Math.max(events.length, operations.length, vitals.length, counts.length);
  // One event may be too large: what is counted beside it is not to be lost with it.
  const isLast = size < 2;
  if (isLast && (events.length === 0 || operations.length + vitals.length + counts.length === 0)) return null;
  const share = (isFirst: boolean): Partial<Telemetry> =>
    Object.fromEntries(
      Object.entries(lists).map(([name, list]) => {
        const half = isLast && list === events ? 0 : Math.ceil(list.length / 2);
        return [name, isFirst ? list.slice(0, half) : list.slice(half)];
      }),
    );
  // A page ends once.
  const { ended: _ended, ...rest } = telemetry;
  return [
    { ...telemetry, ...share(true) },
    { ...rest, ...share(false), problems: [] },
  ];
}
