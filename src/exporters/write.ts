import { pack } from './encoding.ts';
import type { Batch, Drop, Encoding } from './encoding.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Telemetry } from './telemetry.ts';

export interface WriteTellers {
  readonly note: (code: string, message: string) => void;
  readonly drop: Drop;
  readonly count: (name: string, by: number) => void;
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
      const edited = beforeSend(telemetry);
      return edited ? pack(encoding, id, edited, maxBytes, drop) : [];
    } catch (error) {
      // Not sent as it is: what it was to take out may be in there.
      note('before-send-threw', String(error));
      drop('before-send', { signal: encoding.signals[0]!, telemetry });
      return [];
    } finally {
      count('map.self.export_ms', clock.now() - startMs);
    }
  };
}
