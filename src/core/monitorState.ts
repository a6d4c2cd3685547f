import type { MemoryReport } from '../types/snapshot.ts';
import type { MapVitalName, VitalDefinition, WebVitalName } from '../types/vital.ts';
import { createFrameLog } from './frameLog.ts';
import type { FrameLog } from './frameLog.ts';
import { createLongFrameLog } from './longFrameLog.ts';
import type { LongFrameLog } from './longFrameLog.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import { createOperationRegistry } from './operationRegistry.ts';
import type { OperationRegistry } from './operationRegistry.ts';
import { createProblemLog } from './problemLog.ts';
import type { ProblemLog } from './problemLog.ts';
import { createRecentOperations } from './recentOperations.ts';
import type { RecentOperations } from './recentOperations.ts';
import { createSelfCost } from './selfCost.ts';
import type { SelfCost } from './selfCost.ts';
import { createThresholdBook } from './thresholdBook.ts';
import type { ThresholdBook } from './thresholdBook.ts';
import { createTileLog } from './tileLog.ts';
import type { TileLog } from './tileLog.ts';
import { createViolationLog } from './violationLog.ts';
import type { ViolationLog } from './violationLog.ts';
import { createVitalSeries } from './vitalSeries.ts';
import type { VitalSeries } from './vitalSeries.ts';

export const MAP_VITALS: readonly MapVitalName[] = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR'];
export const WEB_VITALS: readonly WebVitalName[] = ['LCP', 'INP', 'CLS', 'TTFB', 'FCP'];

/** All that a monitor knows of its session. */
export interface MonitorState {
  readonly thresholds: ThresholdBook;
  readonly operations: OperationRegistry;
  readonly recent: RecentOperations;
  readonly vitals: ReadonlyMap<string, VitalSeries>;
  readonly tiles: TileLog;
  readonly frames: FrameLog;
  readonly longFrames: LongFrameLog;
  readonly violations: ViolationLog;
  readonly problems: ProblemLog;
  readonly self: SelfCost;
  memory: MemoryReport;
  startMs: number;
  sampledOutCount: number;
  refusedCount: number;
}

const NO_MEMORY: MemoryReport = Object.freeze({
  usedBytes: null,
  limitBytes: null,
  reason: 'the browser does not tell its heap',
});

export function createMonitorState({ maxOperations, maxViolations, vitals, clock }: MonitorSettings): MonitorState {
  const thresholds = createThresholdBook();
  const recent = createRecentOperations(clock);
  return {
    thresholds,
    operations: createOperationRegistry(maxOperations, thresholds),
    recent,
    vitals: new Map([...MAP_VITALS, ...WEB_VITALS].map((name) => [name, createVital(name, vitals)])),
    tiles: createTileLog(),
    frames: createFrameLog(),
    longFrames: createLongFrameLog(recent),
    violations: createViolationLog(maxViolations),
    problems: createProblemLog(),
    self: createSelfCost(),
    memory: NO_MEMORY,
    startMs: clock.now(),
    sampledOutCount: 0,
    refusedCount: 0,
  };
}

/** Forgets what was measured; keeps thresholds and bound handles. */
export function clearState(state: MonitorState, nowMs: number): void {
  state.operations.reset();
  for (const vital of state.vitals.values()) vital.clear();
  for (const log of [state.recent, state.tiles, state.frames, state.longFrames, state.violations, state.problems]) {
    log.clear();
  }
  state.self.clear();
  state.memory = NO_MEMORY;
  state.startMs = nowMs;
  state.sampledOutCount = state.refusedCount = 0;
}

function createVital(name: MapVitalName | WebVitalName, definitions: readonly VitalDefinition[]): VitalSeries {
  const undefinedVital: VitalDefinition = {
    name,
    title: name,
    unit: 'ms',
    good: 0,
    poor: 0,
    isProvisional: true,
    headline: 'p75',
    nullReason: 'not measured yet',
  };
  const definition = definitions.findLast((row) => row.name === name);
  return createVitalSeries(definition ?? undefinedVital, definition !== undefined);
}
