import { operationKey } from '../lib/operationKey.ts';
import { version } from '../lib/version.ts';
import { describeDevice } from './describeDevice.ts';
import { readTotals } from './readTotals.ts';
import { sketchSince, sumSketches } from './sketchSince.ts';
import type { PutTotal } from './readTotals.ts';
import type { VitalSums } from './vitalSums.ts';
import type { AppInfo } from '../types/app.ts';
import type { Clock } from '../types/clock.ts';
import type { ExportedEvent, ExportSource } from '../types/exporter.ts';
import type { Stop } from '../types/functions.ts';
import type { Report } from '../types/report.ts';
import type { Attributes } from '../types/sample.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { CountWindow, HistogramWindow, Telemetry } from './telemetry.ts';

/** Gathers what there is to send. What was collected stays until it is committed: then it is somebody else's. */
export interface Collector {
  /** About how much waits. */
  readonly sizeBytes: number;
  readonly appName: string;
  add(event: ExportedEvent): void;
  connect(source: ExportSource): Stop;
  count(name: string, attributes?: Attributes, by?: number): void;
  /** A batch is lost, with what it had to tell of losses: that is told again. */
  drop(reason: string, counts: readonly CountWindow[]): void;
  /** What has come since the last commit; `null`: nothing, unless it `isWanted` all the same. */
  collect(isWanted?: boolean): Collected | null;
  commit(collected: Collected): void;
  /** What there is by now is not to be sent. */
  forget(): void;
}

export interface Collected {
  readonly telemetry: Telemetry;
  /** Where each number stood. */
  readonly totals: Totals;
  readonly eventCount: number;
}

interface Total extends Omit<CountWindow, 'value'> {
  readonly value: number | SerializedSketch;
}
/** By `operationKey`. */
type Totals = ReadonlyMap<string, Total>;

/** In one window: more vitals than an hour of dragging makes. What comes after is counted alone. */
const MAX_EVENTS = 1000;
const NONE: Attributes = {};
const DROPPED = 'map.self.dropped';
/** They change until the page goes. */
const CHANGING = { LCP: true, INP: true, CLS: true };

/** `sums`: numbers are of the whole session, not of what has come since. */
export function createCollector(clock: Pick<Clock, 'now' | 'epochNow'>, sums?: VitalSums): Collector {
  const sources = new Set<ExportSource>();
  const counts = new Map<string, Total & { readonly value: number }>();
  let latest: Report | undefined;
  /** Of sources that have gone: what they counted stays counted. */
  const gone = new Map<string, Total>();
  let committed: Totals = new Map();
  /** Where a cumulative one begins. */
  let base: Totals = new Map();
  let baseEpochMs: number | undefined;
  let events: readonly ExportedEvent[] = [];
  let fromMs = clock.now();
  let sizeBytes = 0;
  const told = new Map<string, number>();
  let hasFailed: boolean | undefined;

  const count: Collector['count'] = (name, attributes = NONE, by = 1) => {
    const key = operationKey(name, attributes);
    const { value = 0 } = counts.get(key) ?? {};
    counts.set(key, { name, attributes, value: value + by });
  };
  /** The session's verdict, 1 or 0: it may be taken back. */
  const judge = (value: number | null): void => {
    if (value === null) return;
    const isFailed = value > 0;
    if (hasFailed === undefined) count('map.session.judged');
    if (isFailed !== (hasFailed ?? false)) count(isFailed ? 'map.session.failed' : 'map.session.failed_withdrawn');
    hasFailed = isFailed;
  };
  /** A web vital that has been told before has changed by so much. */
  const withDelta = (event: ExportedEvent): ExportedEvent => {
    if (event.kind !== 'vital' || event.value === null) return event;
    const { name, value, parts } = event;
    const before = told.get(name);
    told.set(name, value);
    return before === undefined || !(name in CHANGING)
      ? event
      : { ...event, parts: { ...parts, delta: value - before } };
  };
  const collect = (isWanted = false): Collected | null => {
    const totals = new Map<string, Total>(counts);
    for (const { name, attributes, value } of gone.values()) putTo(totals)(name, attributes, value);
    for (const source of sources) readTotals((latest = source.report()), putTo(totals));
    const operations: HistogramWindow[] = [];
    const since: CountWindow[] = [];
    for (const [key, { name, attributes, value }] of totals) {
      const before = (sums ? base : committed).get(key)?.value;
      if (typeof value === 'number') {
        const more = value - (typeof before === 'number' && before <= value ? before : 0);
        if (more) since.push({ name, attributes, value: more });
      } else if (value.count !== amountOf(before)) {
        const histogram = sketchSince(value, typeof before === 'object' ? before : undefined);
        if (histogram.count) operations.push({ name, attributes, unit: 'ms', histogram });
      }
    }
    // What sending costs is nothing to send by itself.
    const isNew = [...totals].some(
      ([key, { name, value }]) =>
        !name.startsWith('map.self.') && amountOf(value) !== amountOf(committed.get(key)?.value),
    );
    if (!isWanted && events.length === 0 && !isNew) return null;
    const { app, session, environment, problems = [], self } = latest ?? {};
    const { clockStepMs = null, recordUs = null } = self ?? {};
    const untilEpochMs = clock.epochNow();
    const telemetry: Telemetry = {
      schemaVersion: 1,
      generator: `mapvitals/${version}`,
      app: app ? withoutTags(app) : null,
      sessionId: session?.id ?? null,
      device: describeDevice(environment?.gpu),
      libraries: [
        ...new Set(environment?.maps.map(({ library, libraryVersion }) => `${library} ${libraryVersion ?? ''}`.trim())),
      ],
      // The user may set the clock meanwhile.
      fromEpochMs: Math.min(untilEpochMs, (sums && baseEpochMs) ?? untilEpochMs - (clock.now() - fromMs)),
      untilEpochMs,
      originEpochMs: untilEpochMs - clock.now(),
      events,
      ...(sums ? { vitals: sums.read() } : {}),
      operations,
      counts: since,
      problems: problems
        .filter(({ code }) => since.some((it) => it.name === 'map.problems' && it.attributes['map.code'] === code))
        .map(({ code, latestMessage: message }) => ({ code, message })),
      self: { clockStepMs, recordUs },
    };
    return { telemetry, totals, eventCount: events.length };
  };

  return {
    get sizeBytes() {
      return sizeBytes;
    },
    get appName() {
      return latest?.app?.name ?? 'default';
    },
    count,
    collect,
    drop(reason, lost) {
      count(DROPPED, { 'map.reason': reason });
      // What is told of a whole session is in its next batch too.
      for (const { name, attributes, value } of sums ? [] : lost) if (name === DROPPED) count(name, attributes, value);
    },
    add(event) {
      if (event.kind === 'vital') {
        const { name, outcome, value } = event;
        const vital = { 'map.vital': name.toLowerCase() };
        if (name === 'MFR') judge(value);
        else if (outcome !== 'measured') count('map.vital.cut_short', { ...vital, 'map.outcome': outcome });
      }
      const changed = withDelta(event);
      sums?.add(changed);
      if (events.length >= MAX_EVENTS) return count(DROPPED, { 'map.reason': 'events' });
      sizeBytes += JSON.stringify(event).length;
      events = [...events, changed];
    },
    connect(source) {
      // Each session has a verdict of its own.
      if (sources.size === 0) hasFailed = undefined;
      sources.add(source);
      latest = source.report();
      baseEpochMs ??= latest.session.startedEpochMs;
      count('map.session.started');
      return () => {
        if (sources.delete(source)) readTotals(source.report(), putTo(gone));
      };
    },
    commit({ totals, eventCount }) {
      committed = totals;
      events = events.slice(eventCount);
      sizeBytes = events.length && sizeBytes;
      fromMs = clock.now();
    },
    forget() {
      const { totals } = collect(true)!;
      committed = base = totals;
      fromMs = clock.now();
      baseEpochMs = clock.epochNow();
      sums?.clear();
      events = [];
      sizeBytes = 0;
      if (sources.size) count('map.session.started');
    },
  };
}

/** Several may have one name: what told them apart is not sent. */
function putTo(totals: Map<string, Total>): PutTotal {
  return (name, attributes, value) => {
    if (!value) return;
    const key = operationKey(name, attributes);
    const before = totals.get(key)?.value;
    if (typeof value === 'number')
      totals.set(key, { name, attributes, value: value + (typeof before === 'number' ? before : 0) });
    else totals.set(key, { name, attributes, value: typeof before === 'object' ? sumSketches(before, value) : value });
  };
}

function amountOf(value: Total['value'] | undefined): number {
  return typeof value === 'object' ? value.count : (value ?? 0);
}

/** They are on the events. */
function withoutTags({ tags: _tags, ...app }: AppInfo): Telemetry['app'] {
  return app;
}
