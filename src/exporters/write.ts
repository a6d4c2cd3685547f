import { badOption } from '../lib/failure.ts';
import { pack } from './encoding.ts';
import { AS_IT_IS } from './exportOptions.ts';
import { isTelemetry } from './isTelemetry.ts';
import type { Collector } from './collector.ts';
import type { Batch, Drop, Encoding } from './encoding.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Telemetry } from './telemetry.ts';

export interface WriteTellers {
  readonly note: (code: string, message: string) => void;
  readonly drop: Drop;
  readonly count: Collector['count'];
}

/** Telemetry as it is sent, with what the app changes of it. */
export type Write = (telemetry: Telemetry, id: string) => Batch[];

export function createWrite(
  { clock, maxBytes, beforeSend }: ExportSettings,
  encoding: Encoding,
  { note, drop, count }: WriteTellers,
): Write {
  return (telemetry, id) => {
    const startMs = clock.now();
    try {
      const edited = edit(telemetry, beforeSend);
      // Told, or an app that puts too much into it would see nothing arrive, and no reason.
      return edited
        ? pack(encoding, id, edited, maxBytes, (...lost) => {
            note('export-too-large', `over ${maxBytes} bytes`);
            drop(...lost);
          })
        : [];
    } catch (error) {
      // Not sent as it is: what it was to take out may be in there.
      note('before-send-threw', String(error));
      drop('before-send', { signal: encoding.signals[0]!, telemetry });
      return [];
    } finally {
      count('map.self.export_ms', {}, clock.now() - startMs);
    }
  };
}

/** `null`: the app drops it. Throws what it is to be told. */
function edit(telemetry: Telemetry, beforeSend: ExportSettings['beforeSend']): Telemetry | null {
  if (beforeSend === AS_IT_IS) return telemetry;
  // As it would be sent, and a copy: what is changed in place is what this batch says, not what others are made of.
  const edited: unknown = beforeSend(JSON.parse(JSON.stringify(telemetry)) as Telemetry);
  if (edited === null || (isTelemetry(edited) && isNumeric(edited))) return edited;
  throw badOption('what beforeSend returns', 'telemetry or null', edited, 'beforeSend');
}

/** Back ends refuse a whole batch for one NaN, or text in its place. */
function isNumeric({ fromEpochMs, untilEpochMs, counts, operations, vitals = [] }: Telemetry): boolean {
  return [
    fromEpochMs,
    untilEpochMs,
    ...counts.map(({ value }) => value),
    ...[...operations, ...vitals].map(({ histogram }) => histogram.sum),
  ].every(Number.isFinite);
}
