import { hostClock } from '../lib/clock.ts';
import { hostPage } from '../lib/onPageHidden.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import type { NumberRange } from '../lib/requireNumber.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';
import type { Thresholds } from '../types/threshold.ts';
import type { VitalDefinition } from '../types/vital.ts';
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
  /** Says when it is hidden; `null`: never. @default the host's page, if it has one */
  readonly page?: PagePort | null;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** From 0 up to 1, for `sampleRate`. @default Math.random */
  readonly random?: () => number;
}

export type MonitorSettings = Omit<Required<PerformanceMonitorOptions>, 'contextLimits'> & {
  readonly contextLimits: ContextLimits;
};

/** What is a number, and what it is where it is left out. */
const OPTIONS = {
  /** All sessions: a share is for sites that pay for each. */
  sampleRate: { fallback: 1, min: 0, max: 1 },
  /** Names. About 2 kB each; far more than an app has kinds of work. */
  maxOperations: { fallback: 500, min: 1, integer: true },
  /** Violations. More than a person reads. */
  maxViolations: { fallback: 50, min: 1, integer: true },
  /** ms. Four a second look live. */
  publishEveryMs: { fallback: 250, min: 0 },
};
const SMALL = { min: 0, max: 500, integer: true };
const CONTEXT_OPTIONS = {
  maxDepth: { fallback: 3, ...SMALL },
  maxKeys: { fallback: 32, ...SMALL },
  maxLength: { fallback: 200, ...SMALL },
};

/** Throws BAD_OPTION. */
export function readOptions(options: PerformanceMonitorOptions): MonitorSettings {
  const {
    thresholds = {},
    devtoolsTrack = false,
    contextLimits = {},
    vitals = [],
    readHeap = () => null,
    page = hostPage(),
    clock = hostClock,
    random = Math.random,
  } = options;
  for (const { name, good, poor } of vitals) {
    const min = requireNumber(`vitals.${name}.good`, good, { min: 0, fallback: 'the default definitions' });
    requireNumber(`vitals.${name}.poor`, poor, { min, fallback: 'the default definitions' });
  }
  return {
    thresholds,
    ...readNumbers(OPTIONS, options, ''),
    devtoolsTrack,
    contextLimits: readNumbers(CONTEXT_OPTIONS, contextLimits, 'contextLimits.'),
    vitals,
    readHeap,
    page,
    clock,
    random,
  };
}

function readNumbers<Name extends string>(
  rows: Readonly<Record<Name, NumberRange & { readonly fallback: number }>>,
  given: Readonly<Partial<Record<NoInfer<Name>, number>>>,
  path: string,
): Record<Name, number> {
  const read = ([name, row]: [string, NumberRange]): [string, number] => [
    name,
    requireNumber(path + name, given[name as Name] ?? row.fallback, row),
  ];
  // The cast: entries forget their names.
  return Object.fromEntries(Object.entries<NumberRange>(rows).map(read)) as Record<Name, number>;
}
