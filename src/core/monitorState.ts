import { whyNeverTold } from '../lib/entryTypes.ts';
import type { MapVitalName, VitalDefinition, WebVitalName } from '../types/vital.ts';
import { createFrameLog } from './frameLog.ts';
import type { FrameLog } from './frameLog.ts';
import { createGestureLog } from './gestureLog.ts';
import type { GestureLog } from './gestureLog.ts';
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
import type { LimitedName } from './readThreshold.ts';
import { createThresholdBook } from './thresholdBook.ts';
import type { ThresholdBook } from './thresholdBook.ts';
import { createTileLog } from './tileLog.ts';
import type { TileLog } from './tileLog.ts';
import { createViolationLog } from './violationLog.ts';
import type { ViolationLog } from './violationLog.ts';
import { createVitalSeries } from './vitalSeries.ts';
import type { VitalSeries } from './vitalSeries.ts';

export const MAP_VITALS: readonly MapVitalName[] = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR'];
const RATIOS: readonly string[] = ['GDF', 'VCD', 'MFR'];
const UNLIMITED = { good: 0, poor: Infinity };
const RATED_PARTS: Partial<Record<string, NonNullable<VitalDefinition['ratedParts']>>> = {
  GDF: { maxGapMs: UNLIMITED },
  DTS: { bulkMs: { ...UNLIMITED, isInstead: true }, longestBlockMs: UNLIMITED },
};
export const WEB_VITALS: readonly WebVitalName[] = ['LCP', 'INP', 'CLS', 'TTFB', 'FCP'];

/** What a reset makes anew. */
interface MonitorLogs {
  recent: RecentOperations;
  pending: PendingOperations;
  vitals: ReadonlyMap<string, VitalSeries>;
  tiles: TileLog;
  frames: FrameLog;
  gestures: GestureLog;
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
  const thresholds = createThresholdBook(limitedNames(settings.vitals));
  const operations = createOperationRegistry(settings.maxOperations, thresholds);
  return { thresholds, operations, ...createLogs(settings) };
}

/** Forgets what was measured; keeps thresholds and bound handles. */
export function clearState(state: MonitorState, settings: MonitorSettings): void {
  state.operations.reset();
  Object.assign(state, createLogs(settings, state));
}

function createLogs({ maxViolations, vitals, clock, page }: MonitorSettings, before?: MonitorLogs): MonitorLogs {
  const self = createSelfCost(before?.self.stepMs ?? Infinity);
  const { dropped } = self;
  const recent = createRecentOperations(clock);
  const pending = createPendingOperations();
  const frames = createFrameLog();
  const longFrames = createLongFrameLog({ recent, pending, drawn: frames }, dropped, page !== null);
  return {
    recent,
    pending,
    vitals: new Map([...MAP_VITALS, ...WEB_VITALS].map((name) => [name, createVital(name, vitals, page !== null)])),
    tiles: createTileLog(dropped),
    frames,
    gestures: createGestureLog(longFrames, dropped),
    longFrames,
    violations: createViolationLog(maxViolations, longFrames, dropped, before?.violations.latestId),
    problems: createProblemLog(dropped),
    self,
    memory: createMemoryLog(),
    programMoves: createProgramMoveLog(),
    startMs: clock.now(),
  };
}

function createVital(
  name: MapVitalName | WebVitalName,
  definitions: readonly VitalDefinition[],
  hasPage: boolean,
): VitalSeries {
  const found = definitions.findLast((row) => row.name === name);
  const definition = found ?? undefinedVital(name);
  const nullReason = (hasPage && whyNeverTold(name)) || definition.nullReason;
  return createVitalSeries({ ...definition, nullReason }, found !== undefined);
}

/** A vital that nobody defined: its values are kept, not rated. */
function undefinedVital(name: MapVitalName | WebVitalName): VitalDefinition {
  return {
    name,
    title: name,
    unit: name === 'CLS' ? 'score' : RATIOS.includes(name) ? 'ratio' : 'ms',
    good: 0,
    poor: Infinity,
    isProvisional: true,
    headline: 'p75',
    nullReason: 'not measured yet',
    ...(RATED_PARTS[name] && { ratedParts: RATED_PARTS[name] }),
  };
}

/** Each vital, each rated part of one and the heap, with the limits that hold without yours. */
function limitedNames(definitions: readonly VitalDefinition[]): ReadonlyMap<string, LimitedName> {
  const names = new Map<string, LimitedName>([['heapBytes', { unit: 'bytes', max: Infinity, minSamples: 5 }]]);
  for (const { name, unit, poor, ratedParts = {} } of [
    ...[...MAP_VITALS, ...WEB_VITALS].map(undefinedVital),
    ...definitions,
  ]) {
    const minSamples = name === 'FTP' || name === 'TCM' ? 1 : 5;
    const isFixed = name === 'MFR';
    names.set(name, { unit, max: isFixed ? Infinity : poor, minSamples, isFixed });
    for (const [part, limits] of Object.entries(ratedParts)) {
      names.set(`${name}.${part}`, { unit: 'ms', max: limits.poor, minSamples });
    }
  }
  return names;
}
