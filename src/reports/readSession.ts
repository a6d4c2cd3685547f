import type { Report } from '../types/report.ts';
import type { VitalDetail } from '../types/snapshot.ts';
import { NONE } from '../lib/none.ts';
import { findFindings } from './findings/findFindings.ts';
import type { Finding } from './findings/findFindings.ts';
import { labelOf } from './labels.ts';
import { operationSection, unknownSection, vitalSection } from './readFigures.ts';
import { readLimits } from './readLimits.ts';
import { readTiles } from './readTiles.ts';
import { readUnknowns } from './readUnknowns.ts';
import { readWorst } from './readWorst.ts';
import { sayDuration, sayMany, sayPercent, sayTime } from './say.ts';
import { code, ticked, words } from './words.ts';
import type { Cell, Page, Section, VitalLine } from './Page.ts';

/** A session from its verdict to what it does not know. */
export function readSession(report: Report): Page {
  const findings = findFindings(report);
  const limits = readLimits(report);
  const told = Object.values(report.webVitals).filter(({ value }) => value !== null);
  return {
    kind: 'mapvitals report',
    ...readVerdict(report, findings, told.length),
    tally: readTally(report, limits, told),
    facts: readFacts(report),
    findings,
    sections: [
      () => ({
        title: 'The session',
        lead: `Moves, long frames and broken limits on one clock. ${sayProgram(report)}`,
        fold: null,
        chart: { session: report },
      }),
      () =>
        vitalSection(
          Object.values(report.vitals).map(toLine),
          // One page has one of each, however often it grew.
          told.map((vital) => ({ ...vital, p95: null, cutCount: 0 })),
        ),
      () => limits,
      () => readWorst(report),
      () => operationSection(report.operations),
      () => readRoutes(report),
      () => readTiles(report),
      () => unknownSection(readUnknowns(report)),
    ],
    foot: report.generator,
    raw: report,
  };
}

function readVerdict(
  report: Report,
  findings: readonly Finding[],
  toldCount: number,
): Pick<Page, 'headline' | 'tone' | 'lead'> {
  const vitals = Object.values(report.vitals);
  const [worst] = findings;
  if (worst?.severity === 'poor') return { headline: words`${worst.verdict}.`, tone: 'poor', lead: worst.evidence };
  if (!report.operations.length && !toldCount && vitals.every(({ value }) => value === null)) {
    return { headline: words`Nothing was measured in this session.`, tone: 'none', lead: [] };
  }
  const poor = vitals.filter(({ rating }) => rating === 'poor').map(({ name }) => labelOf(name).toLowerCase());
  if (poor.length) return { headline: words`Poor: ${poor.join(', ')}.`, tone: 'poor', lead: [] };
  const isFair = vitals.some(({ rating }) => rating === 'needs-improvement');
  const isRated = vitals.some(({ rating }) => rating);
  return {
    headline: isFair ? words`This map is fair.` : isRated ? words`This map feels fast.` : words`No vital is rated.`,
    tone: isFair ? 'fair' : isRated ? 'good' : 'none',
    lead: worst ? words`${worst.title}. ${worst.evidence}` : [],
  };
}

/** The program's moves stand apart: nobody's hand waits for them. */
function sayProgram({ programMoves: { count, droppedRatio, maxGapMs, settleMs } }: Report): string {
  if (!count) return '';
  const told = [
    droppedRatio === null ? '' : `${sayPercent(droppedRatio)} of their frames dropped`,
    maxGapMs === null ? '' : `longest gap ${sayDuration(maxGapMs)}`,
    settleMs === null ? '' : `settled in ${sayDuration(settleMs)} (p75)`,
  ].filter(Boolean);
  return `The program moved the map ${sayMany(count, 'time')}, not drawn here: ${told.join(', ') || 'nothing more is known'}.`;
}

function readTally(
  { vitals, violationCount }: Report,
  { rows = [] }: Section,
  told: readonly VitalDetail[],
): readonly Cell[] {
  // As many as have a row.
  const ratings = [...Object.values(vitals), ...told].map(({ rating }) => rating ?? 'none');
  const count = (rating: string): number => ratings.filter((it) => it === rating).length;
  const broken = rows.filter((row) => row.some(({ tone }) => tone === 'poor')).length;
  return [
    { text: words`${sayMany(count('good'), 'vital')} good`, tone: 'good' },
    { text: words`${count('needs-improvement')} fair`, tone: 'fair' },
    { text: words`${count('poor')} poor`, tone: 'poor' },
    { text: words`${count('none')} not rated`, tone: 'none' },
    {
      text: !violationCount
        ? words`No limit was broken`
        : broken
          ? words`${broken} of ${sayMany(rows.length, 'limit')} broken, ${sayMany(violationCount, 'time')}`
          : // Of operations that got stuck, or of a report that knows no verdicts.
            words`${sayMany(violationCount, 'violation')}`,
    },
  ];
}

function readFacts({ app, session, environment }: Report): readonly string[] {
  const { viewport, devicePixelRatio, logicalCores, maps } = environment;
  return [
    [app?.name, app?.version].filter(Boolean).join(' '),
    app?.environment ?? '',
    sayTime(session.startedEpochMs),
    sayDuration(session.durationMs),
    viewport ? `${viewport.width} × ${viewport.height}${devicePixelRatio ? `, ${devicePixelRatio}×` : ''}` : '',
    logicalCores ? sayMany(logicalCores, 'core') : '',
    ...maps.map(({ library, libraryVersion, name }) => [name, library, libraryVersion].filter(Boolean).join(' ')),
  ].filter(Boolean);
}

function toLine(vital: VitalDetail): VitalLine {
  return { ...vital, cutCount: vital.interruptedCount + vital.incompleteCount };
}

function readRoutes({ optimization }: Report): Section {
  const saving = optimization?.estimatedSaving.mainBlockMs ?? 0;
  return {
    title: 'Routes and savings',
    lead: `Where the latest run of each task went.${saving > 0 ? ` About ${sayDuration(saving)} of the page were spared in all (estimated).` : ''}`,
    fold: 'Routes',
    columns: [['Task'], ['Route'], ['Reason']],
    rows: (optimization?.operations ?? []).map(({ name, latestRoute, latestReason }) => [
      { text: [code(name)] },
      { text: [latestRoute ?? NONE] },
      { text: ticked(latestReason ?? '') },
    ]),
  };
}
