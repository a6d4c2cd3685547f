import type { Report } from '../types/report.ts';
import type { OperationDetail, VitalDetail } from '../types/snapshot.ts';
import { findFindings } from './findings/findFindings.ts';
import type { Finding } from './findings/findFindings.ts';
import { labelOf, ratingMarks, sampleOf } from './labels.ts';
import { readLimits } from './readLimits.ts';
import { readUnknowns } from './readUnknowns.ts';
import { NONE, sayCount, sayDuration, sayMany, sayPercent, sayTime, sayValue } from './say.ts';
import { code, ticked, words } from './words.ts';
import type { Cell, Page, Section } from './Page.ts';

/** A session from its verdict to what it does not know. */
export function readSession(report: Report): Page {
  const findings = findFindings(report);
  const limits = readLimits(report);
  return {
    kind: 'mapvitals report',
    ...readVerdict(report, findings),
    tally: readTally(report, limits),
    facts: readFacts(report),
    findings,
    sections: [
      () => ({
        title: 'The session',
        lead: 'Every move, long frame and broken limit on one clock. Time in a hidden tab is not counted.',
        fold: null,
        chart: { session: report },
      }),
      () => readVitals(report),
      () => limits,
      () => readOperations(report),
      () => readRoutes(report),
      () => ({
        title: 'What this report does not know',
        lead: 'Read the numbers above with this in mind.',
        fold: 'What this report does not know',
        lines: readUnknowns(report),
      }),
    ],
    foot: report.generator,
    raw: report,
  };
}

function readVerdict(report: Report, findings: readonly Finding[]): Pick<Page, 'headline' | 'tone' | 'lead'> {
  const vitals = Object.values(report.vitals);
  const [worst] = findings;
  if (!report.operations.length && vitals.every(({ value }) => value === null)) {
    return { headline: words`Nothing was measured in this session.`, tone: 'none', lead: [] };
  }
  if (worst?.severity === 'poor') return { headline: words`${worst.verdict}.`, tone: 'poor', lead: worst.evidence };
  const poor = vitals.filter(({ rating }) => rating === 'poor').map(({ name }) => labelOf(name).toLowerCase());
  if (poor.length) return { headline: words`Poor: ${poor.join(', ')}.`, tone: 'poor', lead: [] };
  const isFair = vitals.some(({ rating }) => rating === 'needs-improvement');
  return {
    headline: isFair ? words`This map is fair.` : words`This map feels fast.`,
    tone: isFair ? 'fair' : 'good',
    lead: worst ? words`${worst.title}. ${worst.evidence}` : [],
  };
}

function readTally({ vitals, violationCount }: Report, { rows = [] }: Section): readonly Cell[] {
  const ratings = Object.values(vitals).map(({ rating }) => rating ?? 'none');
  const count = (rating: string): number => ratings.filter((it) => it === rating).length;
  const broken = rows.filter((row) => row.some(({ tone }) => tone === 'poor')).length;
  return [
    { text: words`${sayMany(count('good'), 'vital')} good`, tone: 'good' },
    { text: words`${count('needs-improvement')} fair`, tone: 'fair' },
    { text: words`${count('poor')} poor`, tone: 'poor' },
    { text: words`${count('none')} without a value`, tone: 'none' },
    {
      text: violationCount
        ? words`${broken} of ${sayMany(rows.length, 'limit')} broken, ${sayMany(violationCount, 'time')}`
        : words`No limit was broken`,
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

const RANKS = { poor: 0, 'needs-improvement': 1, good: 2 };

function readVitals({ vitals, webVitals }: Report): Section {
  const rankOf = ({ rating }: VitalDetail): number => (rating ? RANKS[rating] : 3);
  const rank = (all: readonly VitalDetail[]): VitalDetail[] => [...all].sort((a, b) => rankOf(a) - rankOf(b));
  const told = Object.values(webVitals).filter(({ value }) => value !== null);
  return {
    title: 'Vitals',
    lead: 'The good and the poor limit stand at the same place in every row. The shape is p75, the line p95; grey bars are all that was measured.',
    fold: null,
    columns: [['Vital'], ['p75', 'big'], ['Rating'], ['p95', 'number'], ['Seen'], ['Good, fair, poor', 'chart']],
    rows: [...rank(Object.values(vitals)), ...rank(told)].map(vitalRow),
  };
}

function vitalRow(vital: VitalDetail): readonly Cell[] {
  const { name, value, unit, p95, sampleCount, interruptedCount, incompleteCount, reason, rating, good, poor } = vital;
  const cut = interruptedCount + incompleteCount;
  const [tone, word] = rating ? ratingMarks[rating] : (['none', 'no value'] as const);
  return [
    { text: words`${labelOf(name)} ${code(name)}${vital.isProvisional ? ', provisional limits' : ''}` },
    { text: [value === null ? NONE : sayValue(value, unit)] },
    { text: [word], tone },
    { text: [p95 === null || sampleCount < 2 ? NONE : sayValue(p95, unit)] },
    { text: words`${sayMany(sampleCount, sampleOf(name))}${cut ? `, ${sayCount(cut)} cut short` : ''}` },
    value === null
      ? { text: ticked(reason ?? 'not known') }
      : { text: words`${sayValue(good, unit)}, ${sayValue(poor, unit)}`, chart: { rating: vital } },
  ];
}

function readOperations({ operations }: Report): Section {
  const heldOf = ({ block, routes, totalMs }: OperationDetail): number => block?.sumMs ?? (routes.worker ? 0 : totalMs);
  const sum = operations.reduce((total, operation) => total + heldOf(operation), 0);
  const say = (ms: number | null): Cell => ({ text: [ms === null ? NONE : sayDuration(ms)] });
  return {
    title: 'Operations',
    lead: 'Ordered by the time for which they held the page. All distributions on one axis: 0.1 ms to 10 s, logarithmic.',
    fold: sayMany(operations.length, 'operation'),
    columns: [
      ['Operation'],
      ['Runs', 'number'],
      ['Share of held time'],
      ['p75', 'number'],
      ['p95', 'number'],
      ['Runs on'],
      ['Distribution', 'chart'],
    ],
    rows: [...operations]
      .sort((a, b) => heldOf(b) - heldOf(a))
      .map((operation) => {
        const { name, attributes, count, routes, p75Ms, p95Ms, histogram } = operation;
        const tags = Object.entries(attributes).map(([key, value]) => ` ${key}=${value}`);
        const ran = Object.entries(routes).filter(([, runs]) => runs);
        const share = sum > 0 ? heldOf(operation) / sum : 0;
        return [
          { text: [code(name + tags.join(''))] },
          { text: [sayCount(count)] },
          { text: [sayPercent(share)], chart: { share } },
          say(p75Ms),
          say(p95Ms),
          { text: [ran.map(([route]) => (route === 'inline' ? 'page' : route)).join(', ') || 'page'] },
          { text: [], chart: { distribution: histogram } },
        ];
      }),
  };
}

function readRoutes({ optimization }: Report): Section {
  const saving = optimization?.estimatedSaving.mainBlockMs ?? 0;
  return {
    title: 'Routes and savings',
    lead: `Where the latest run of each task went, and why.${saving > 0 ? ` About ${sayDuration(saving)} of the page were spared in all (estimated).` : ''}`,
    fold: 'Routes',
    columns: [['Task'], ['Route'], ['Reason']],
    rows: (optimization?.operations ?? []).map(({ name, latestRoute, latestReason }) => [
      { text: [code(name)] },
      { text: [latestRoute ?? NONE] },
      { text: ticked(latestReason ?? '') },
    ]),
  };
}
