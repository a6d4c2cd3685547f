import type { Telemetry } from './telemetry.ts';

const LISTS = ['events', 'operations', 'counts', 'problems'] as const;

/** As far as it must be to be written: an app gave it, or a device had it. */
export function isTelemetry(value: unknown): value is Telemetry {
  const it = value as Partial<Telemetry> | null | undefined;
  return LISTS.every((name) => Array.isArray(it?.[name]));
}
