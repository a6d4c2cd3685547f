import { hostClock } from '../lib/clock.ts';
import { hostPage } from '../lib/host.ts';
import { readOption, readOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';
import type { TellProblem } from '../types/sample.ts';
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

/** What each takes, and what it is where it is left out. */
const OPTIONS: OptionTable<PerformanceMonitorOptions> = {
  thresholds: { is: 'object', or: {} },
  // All sessions: a share is for sites that pay for each.
  sampleRate: { is: 'number', or: 1, min: 0, max: 1 },
  // Names. About 3 kB each; far more than an app has kinds of work.
  maxOperations: { is: 'integer', or: 500, min: 1 },
  // Violations. More than a person reads.
  maxViolations: { is: 'integer', or: 50, min: 1 },
  // ms. Four a second look live.
  publishEveryMs: { is: 'number', or: 250, min: 0 },
  devtoolsTrack: { is: 'boolean', or: false },
  contextLimits: { is: 'object', or: {} },
  vitals: { is: 'object', or: [] },
  readHeap: { is: 'function', or: () => null },
  page: { is: 'any' },
  clock: { is: 'object', or: hostClock },
  random: { is: 'function', or: () => Math.random() },
};
const SMALL = { is: 'integer', min: 0, max: 500 } as const;
const CONTEXT_OPTIONS = {
  maxDepth: { ...SMALL, or: 3 },
  maxKeys: { ...SMALL, or: 32 },
  maxLength: { ...SMALL, or: 200 },
};

/** Tells what is no option. @throws BAD_OPTION */
export function readMonitorOptions(options: PerformanceMonitorOptions, tell: TellProblem): MonitorSettings {
  const owner = 'PerformanceMonitor';
  const given = readOptions<Required<PerformanceMonitorOptions>>(owner, OPTIONS, options, tell);
  for (const { name, good, poor } of given.vitals) {
    const min = readOption<number>(owner, `vitals.${name}.good`, { is: 'number', min: 0 }, good);
    readOption(owner, `vitals.${name}.poor`, { is: 'number', min }, poor);
  }
  const limit = (name: keyof ContextLimits): number =>
    readOption(owner, `contextLimits.${name}`, CONTEXT_OPTIONS[name], given.contextLimits[name]);
  return {
    ...given,
    contextLimits: { maxDepth: limit('maxDepth'), maxKeys: limit('maxKeys'), maxLength: limit('maxLength') },
    // Looked up now: a test may put another one in its place.
    page: options.page === undefined ? hostPage() : options.page,
  };
}
