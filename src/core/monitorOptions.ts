import { hostClock } from '../lib/clock.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import type { Clock } from '../types/clock.ts';
import type { Thresholds } from '../types/threshold.ts';
import type { VitalDefinition } from '../types/vital.ts';
import type { VisibilityDocument } from './hiddenWatch.ts';
import type { ContextLimits } from './sanitizeContext.ts';

export interface PerformanceMonitorOptions {
  /** Limits by operation name, `prefix.*`, `*` or vital name; the most specific one counts, alone. @default {} */
  readonly thresholds?: Thresholds;
  /** The share of sessions that are measured, 0..1; decided once, here. @default 1 */
  readonly sampleRate?: number;
  /** Names (with their attributes) that are kept; calls under further ones are refused and counted. @default 500 */
  readonly maxOperations?: number;
  /** The newest violations that are kept. @default 50 */
  readonly maxViolations?: number;
  /** Least time between two published snapshots, ms. @default 250 */
  readonly publishEveryMs?: number;
  /** Shows operations, gestures and violations in Chromium's performance panel; for development. @default false */
  readonly devtoolsTrack?: boolean;
  /** What is kept of a context. @default { maxDepth: 3, maxKeys: 32, maxLength: 200 } */
  readonly contextLimits?: Partial<ContextLimits>;
  /** The vitals with their limits. @default none: their values are kept and not rated */
  readonly vitals?: readonly VitalDefinition[];
  /** Bytes of heap in use, `null` where the browser cannot tell. @default not read */
  readonly readHeap?: () => number | null;
  /** Says when the page is hidden; `null`: never. @default the host's document, if it has one */
  readonly document?: VisibilityDocument | null;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** From 0 up to 1, for `sampleRate`. @default Math.random */
  readonly random?: () => number;
}

export type MonitorSettings = Omit<Required<PerformanceMonitorOptions>, 'contextLimits'> & {
  readonly contextLimits: ContextLimits;
};

const DEFAULTS = {
  /** All sessions: a share is for sites that pay for each. */
  sampleRate: 1,
  /** Names. About 2 kB each; far more than an app has kinds of work. */
  maxOperations: 500,
  /** Violations. More than a person reads. */
  maxViolations: 50,
  /** ms. Four a second look live. */
  publishEveryMs: 250,
};
const CONTEXT_DEFAULTS = { maxDepth: 3, maxKeys: 32, maxLength: 200 };

/** Throws BAD_OPTION. */
export function readOptions(options: PerformanceMonitorOptions): MonitorSettings {
  const read = (name: keyof typeof DEFAULTS, min: number, max = Infinity): number =>
    requireNumber(name, options[name] ?? DEFAULTS[name], {
      min,
      max,
      integer: name.startsWith('max'),
      fallback: DEFAULTS[name],
    });
  const readContext = (name: keyof ContextLimits): number =>
    requireNumber(`contextLimits.${name}`, options.contextLimits?.[name] ?? CONTEXT_DEFAULTS[name], {
      min: 0,
      max: 500,
      integer: true,
      fallback: CONTEXT_DEFAULTS[name],
    });
  const { vitals = [] } = options;
  for (const { name, good, poor } of vitals) {
    const min = requireNumber(`vitals.${name}.good`, good, { min: 0, fallback: 'the default definitions' });
    requireNumber(`vitals.${name}.poor`, poor, { min, fallback: 'the default definitions' });
  }
  return {
    thresholds: options.thresholds ?? {},
    sampleRate: read('sampleRate', 0, 1),
    maxOperations: read('maxOperations', 1),
    maxViolations: read('maxViolations', 1),
    publishEveryMs: read('publishEveryMs', 0),
    devtoolsTrack: options.devtoolsTrack ?? false,
    contextLimits: {
      maxDepth: readContext('maxDepth'),
      maxKeys: readContext('maxKeys'),
      maxLength: readContext('maxLength'),
    },
    vitals,
    readHeap: options.readHeap ?? (() => null),
    document: options.document === undefined ? (globalThis.document ?? null) : options.document,
    clock: options.clock ?? hostClock,
    random: options.random ?? Math.random,
  };
}
