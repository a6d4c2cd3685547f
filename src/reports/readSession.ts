import type { Report } from '../types/report.ts';
import type { OperationDetail, VitalDetail } from '../types/snapshot.ts';
import type { MapVitalName } from '../types/vital.ts';
import { findFindings } from './findings/findFindings.ts';
import { vitalLabels } from './labels.ts';
import { readLimits } from './readLimits.ts';
import type { LimitRow } from './readLimits.ts';
import { sayBytes, sayCount, sayDuration, sayMany, sayPercent, sayTime, sayValue } from './say.ts';
import { code, words } from './words.ts';
import type { Finding } from './findings/findFindings.ts';
import type { Words } from './words.ts';

/** A report as a person reads it: what every format for people writes in its own way. */
export interface SessionPage {
  readonly headline: Words;
  readonly lead: Words;
  /** Which app, when, how long, on what. */
  readonly facts: readonly string[];
  readonly findings: readonly Finding[];
  readonly vitals: readonly VitalRow[];
  readonly limits: readonly LimitRow[];
  readonly operations: readonly OperationRow[];
  readonly unknowns: readonly Words[];
}

export interface VitalRow {
  readonly name: string;
  readonly label: string;
  readonly vital: VitalDetail;
  readonly value: string;
  readonly p95: string;
  readonly samples: string;
  /** Why there is no value. */
  readonly reason: string | null;
}

export interface OperationRow {
  readonly operation: OperationDetail;
  readonly name: string;
  /** Of all the time for which operations held the page, 0..1; `null`: none did. */
  readonly heldRatio: number | null;
  readonly runsOn: string;
}

const NONE = '\u2013';

export function readSession(report: Report): SessionPage {
  const findings = findFindings(report);
  const limits = readLimits(report);
  return {
    ...readVerdict(report, findings),
    facts: readFactsLine(report),
    findings,
    vitals: readVitals(report),
    limits,
    operations: readOperations(report),
    unknowns: readUnknowns(report),
  };
}

function readVerdict(report: Report, findings: readonly Finding[]): Pick<SessionPage, 'headline' | 'lead'> {
  const vitals = Object.values(report.vitals);
  const count = (rating: VitalDetail['rating']): number => vitals.filter((vital) => vital.rating === rating).length;
  const measured = vitals.filter(({ value }) => value !== null).length;
  const lead = words`${sayMany(count('good'), 'vital')} good, ${sayCount(count('needs-improvement'))} fair, ${sayCount(count('poor'))} poor, ${sayCount(vitals.length - measured)} without a value. ${
    report.violationCount ? `Limits were broken ${sayMany(report.violationCount, 'time')}.` : 'No limit was broken.'
  }`;
  if (measured === 0 && report.operations.length === 0) {
    return { headline: words`Nothing was measured in this session.`, lead };
  }
  const [worst] = findings;
  if (worst?.severity === 'poor') return { headline: words`${worst.title}.`, lead: words`${worst.evidence} ${lead}` };
  if (count('poor')) {
    const poor = vitals.filter(({ rating }) => rating === 'poor').map(({ name }) => labelOf(name).toLowerCase());
    return { headline: words`Poor: ${poor.join(', ')}.`, lead };
  }
  return { headline: count('needs-improvement') ? words`This map is fair.` : words`This map feels fast.`, lead };
}

function readFactsLine({ app, session, environment, generator }: Report): readonly string[] {
  const { viewport, devicePixelRatio, logicalCores, maps } = environment;
  return [
    app ? [app.name, app.version].filter(Boolean).join(' ') : '',
    app?.environment ?? '',
    sayTime(session.startedEpochMs),
    sayDuration(session.durationMs),
    viewport ? `${viewport.width} × ${viewport.height}${devicePixelRatio ? `, ${devicePixelRatio}×` : ''}` : '',
    logicalCores ? sayMany(logicalCores, 'core') : '',
    ...maps.map(({ library, libraryVersion }) => [library, libraryVersion].filter(Boolean).join(' ')),
    generator,
  ].filter(Boolean);
}

function readVitals(report: Report): readonly VitalRow[] {
  const rank = { poor: 0, 'needs-improvement': 1, good: 2 };
  const web = Object.values(report.webVitals).filter(({ value }) => value !== null);
  const all = [...Object.values(report.vitals), ...web];
  return all
    .map((vital) => {
      const { name, value, unit, p95, sampleCount, interruptedCount, incompleteCount, reason } = vital;
      const cut = interruptedCount + incompleteCount;
      const isMap = name in vitalLabels;
      return {
        name,
        label: labelOf(name),
        vital,
        value: value === null ? NONE : sayValue(value, unit),
        p95: p95 === null || sampleCount < 2 ? NONE : sayValue(p95, unit),
        samples: `${sayMany(sampleCount, isMap ? vitalLabels[name as MapVitalName][1] : 'value')}${cut ? `, ${sayCount(cut)} cut short` : ''}`,
        reason: value === null ? (reason ?? 'not known') : null,
      };
    })
    .sort((a, b) => rankOf(a) - rankOf(b));
  function rankOf({ vital, name }: VitalRow): number {
    return (vital.rating ? rank[vital.rating] : 3) + (name in vitalLabels ? 0 : 10);
  }
}

function readOperations(report: Report): readonly OperationRow[] {
  const heldOf = ({ block, routes, totalMs }: OperationDetail): number => block?.sumMs ?? (routes.worker ? 0 : totalMs);
  const sum = report.operations.reduce((total, operation) => total + heldOf(operation), 0);
  return report.operations
    .map((operation) => {
      const attributes = Object.entries(operation.attributes).map(([key, value]) => `${key}=${value}`);
      const routes = Object.entries(operation.routes).filter(([, count]) => count > 0);
      return {
        operation,
        name: [operation.name, ...attributes].join(' '),
        heldRatio: sum > 0 ? heldOf(operation) / sum : null,
        runsOn: routes.map(([route]) => (route === 'inline' ? 'page' : route)).join(', ') || 'page',
      };
    })
    .sort((a, b) => (b.heldRatio ?? 0) - (a.heldRatio ?? 0));
}

function readUnknowns(report: Report): readonly Words[] {
  const { environment, self, memory, longFrames } = report;
  const vitals = Object.values(report.vitals);
  const hidden = vitals.reduce((sum, { hiddenCount }) => sum + hiddenCount, 0);
  const dropped = Object.entries(self.droppedCounts).filter(([, count]) => count > 0);
  const unreported = Object.values(report.webVitals).filter(({ value }) => value === null);
  const unmeasured = vitals.filter(({ value }) => value === null);
  return [
    environment.gpu?.isSoftware
      ? words`Drawn in software, without a graphics card: frames take longer here than for most people.`
      : null,
    hidden
      ? words`${sayMany(hidden, 'measurement')} fell into time in which nobody saw the map, and were left out.`
      : null,
    ...unmeasured.map(({ name, reason }) => words`${labelOf(name)} (${name}): ${reason ?? 'not known'}.`),
    unreported.length > 0
      ? words`Of the page’s own vitals this browser has not told ${unreported.map(({ name }) => name).join(', ')}.`
      : null,
    memory.usedBytes === null
      ? words`The heap: ${memory.reason ?? 'the browser does not tell'}.`
      : words`The heap was last ${sayBytes(memory.usedBytes)}, at most ${sayBytes(memory.peakBytes ?? memory.usedBytes)}.`,
    (self.clockStepMs ?? 0) >= 1
      ? words`The browser’s clock has steps of ${sayDuration(self.clockStepMs ?? 0)}: what is shorter reads as 0.`
      : null,
    self.sampledOutCount ? words`${sayMany(self.sampledOutCount, 'call')} were not sampled.` : null,
    ...dropped.map(([what, count]) => words`${sayCount(count)} ${what} were more than is kept: only some are here.`),
    report.violationCount > report.violations.length
      ? words`Of ${sayMany(report.violationCount, 'violation')} ${sayCount(report.violations.length)} are kept.`
      : null,
    longFrames.length === 0
      ? words`No long frame was told: there was none, or this browser has no such entries.`
      : null,
    ...report.problems.map(
      ({ code: name, count, latestMessage }) => words`${code(name)} (${sayCount(count)}): ${latestMessage}`,
    ),
  ].filter((line) => line !== null);
}

export function labelOf(name: VitalDetail['name']): string {
  return name in vitalLabels ? vitalLabels[name as MapVitalName][0] : (webLabels[name] ?? name);
}

const webLabels: Readonly<Record<string, string>> = {
  LCP: 'Largest paint',
  INP: 'Answer to input',
  CLS: 'Layout shift',
  TTFB: 'First byte',
  FCP: 'First paint',
};

export function sayShare(ratio: number | null): string {
  return ratio === null ? NONE : sayPercent(ratio);
}
