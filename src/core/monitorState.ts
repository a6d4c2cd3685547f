import type { MapVitalName, VitalDefinition, WebVitalName } from '../types/vital.ts';
import { createFrameLog } from './frameLog.ts';
import type { FrameLog } from './frameLog.ts';
import { createLongFrameLog } from './longFrameLog.ts';
import type { LongFrameLog } from './longFrameLog.ts';
import { createMemoryLog } from './memoryLog.ts';
import type { MemoryLog } from './memoryLog.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import { createOperationRegistry } from './operationRegistry.ts';
import type { OperationRegistry } from './operationRegistry.ts';
import { createProblemLog } from './problemLog.ts';
import type { ProblemLog } from './problemLog.ts';
import { createPendingOperations } from './pendingOperations.ts';
import type { PendingOperations } from './pendingOperations.ts';
import { createProgramMoveLog } from './programMoveLog.ts';
import type { ProgramMoveLog } from './programMoveLog.ts';
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

/** What a reset makes anew. */
interface MonitorLogs {
  recent: RecentOperations;
  pending: PendingOperations;
  vitals: ReadonlyMap<string, VitalSeries>;
  tiles: TileLog;
  frames: FrameLog;
  longFrames: LongFrameLog;
  violations: ViolationLog;
  problems: ProblemLog;
  self: SelfCost;
  memory: MemoryLog;
  programMoves: ProgramMoveLog;
  startMs: number;
}

/** All that a monitor knows of its session. */
export interface MonitorState extends MonitorLogs {
  readonly thresholds: ThresholdBook;
  readonly operations: OperationRegistry;
}

export function createMonitorState(settings: MonitorSettings): MonitorState {
  const thresholds = createThresholdBook();
  const operations = createOperationRegistry(settings.maxOperations, thresholds);
  return { thresholds, operations, ...createLogs(settings) };
}

/** Forgets what was measured; keeps thresholds and bound handles. */
export function clearState(state: MonitorState, settings: MonitorSettings): void {
  state.operations.reset();
  Object.assign(state, createLogs(settings, state));
}

function createLogs({ maxViolations, vitals, clock }: MonitorSettings, before?: MonitorLogs): MonitorLogs {
  const self = createSelfCost(before?.self.stepMs ?? Infinity);
  const { dropped } = self;
  const recent = createRecentOperations(clock);
  const pending = createPendingOperations();
  return {
    recent,
    pending,
    vitals: new Map([...MAP_VITALS, ...WEB_VITALS].map((name) => [name, createVital(name, vitals)])),
    tiles: createTileLog(dropped),
    frames: createFrameLog(),
    longFrames: createLongFrameLog(recent, pending, dropped),
    violations: createViolationLog(maxViolations, dropped, before?.violations.latestId),
    problems: createProblemLog(dropped),
    self,
    memory: createMemoryLog(),
    programMoves: createProgramMoveLog(),
    startMs: clock.now(),
  };
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
