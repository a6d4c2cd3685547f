import { formatVital, vitalDefinitions } from 'mapvitals';
import { formatMarkdown } from 'mapvitals/reports';
import { NONE } from '../formats/none.ts';
import { plainLines } from '../formats/plainText.ts';
import { budgetChecks, budgetMarkdown, budgetTable, isBroken } from './describeBudget.ts';
import type { Check, Measure, Outcome, Table, TableRow } from '../outcome.ts';
import type { BudgetCheck, BudgetRow, Comparison, MetricComparison } from 'mapvitals/sessions';

const VERDICTS: Readonly<Record<MetricComparison['verdict'], readonly [words: string, tone: TableRow['tone']]>> = {
  regression: ['worse', 'bad'],
  improvement: ['better', 'good'],
  unclear: ['no difference shown', 'plain'],
  'too-few-samples': ['too few values', 'plain'],
};
/** With fewer on a side not even the clearest change could be told from chance. */
const ENOUGH_FLIGHTS = 5;

/** A comparison, and what became of a budget, as every format shows it. */
export function describeComparison(comparison: Comparison, budget: BudgetCheck | null): Outcome {
  const { counts, metrics, confidence, flights, method } = comparison;
  const rows = budget?.rows ?? [];
  const broken = rows.filter((row) => row.level === 'error' && isBroken(row)).length;
  const isOk = counts.regression === 0 && broken === 0;
  const kept = budget ? [sayKept(rows, broken)] : [];
  const title = `Map performance: ${[`${counts.regression} worse`, `${counts.improvement} better`, ...kept].join(', ')}`;
  const few = flights && Math.min(flights.baseline, flights.current) < ENOUGH_FLIGHTS;
  return {
    title,
    isOk,
    tables: [comparisonTable(metrics, confidence), ...(rows.length > 0 ? [budgetTable(rows)] : [])],
    notes: [
      flights
        ? `${flights.baseline} flights before, ${flights.current} now: ${method}.`
        : `One report a side: its samples count as independent. Several flights a side tell more. ${method}.`,
      ...(budget && rows.length === 0
        ? ['The budget limits nothing, and so holds whatever happens: write limits into it.']
        : []),
      ...(few ? [`Fewer than ${ENOUGH_FLIGHTS} flights on a side tell nothing for sure: record more.`] : []),
    ],
    checks: [...metrics.map(toCheck), ...budgetChecks(rows)],
    measures: metrics.flatMap(toMeasures),
    markdown: plainLines(formatMarkdown(comparison) + (budget ? budgetMarkdown(rows) : '')),
    whole: { isOk, comparison, budget },
  };
}

/** Those of the level `warn` fail nothing, and are not kept for that. */
function sayKept(rows: readonly BudgetRow[], broken: number): string {
  const count = (isOf: (row: BudgetRow) => boolean): number => rows.filter(isOf).length;
  if (broken > 0) return `${broken} of ${rows.length} limits broken`;
  if (rows.length === 0) return 'the budget limits nothing';
  const kept = count(({ state }) => state === 'met');
  if (kept === rows.length) return `all ${kept} limits kept`;
  const warned = count(isBroken);
  return [`${kept} of ${rows.length} limits kept`, ...(warned > 0 ? [`${warned} warned`] : [])].join(', ');
}

function comparisonTable(metrics: readonly MetricComparison[], confidence: number): Table {
  return {
    columns: ['p75', 'before', 'now', `change (${Math.floor(confidence * 100)} % interval)`, 'samples', 'verdict'],
    rows: metrics.map((metric) => {
      const { baseline, current, verdict } = metric;
      const [words, tone] = VERDICTS[verdict];
      const counts = `${baseline.sampleCount}, ${current.sampleCount}`;
      return {
        tone,
        cells: [nameOf(metric), say(metric, baseline.p75), say(metric, current.p75), sayChange(metric), counts, words],
      };
    }),
  };
}

function toCheck(metric: MetricComparison): Check {
  const { verdict, baseline, current } = metric;
  const [words] = VERDICTS[verdict];
  const values = `p75 ${say(metric, baseline.p75)} before, ${say(metric, current.p75)} now, ${sayChange(metric)}`;
  const state = verdict === 'regression' ? 'failed' : verdict === 'too-few-samples' ? 'skipped' : 'passed';
  return { group: 'change', name: nameOf(metric), state, message: `${words}: ${values}` };
}

function toMeasures(metric: MetricComparison): readonly Measure[] {
  const { p50, p75, p95 } = metric.current;
  if (p75 === null) return [];
  const bounds = p50 !== null && p95 !== null ? { low: p50, high: p95 } : {};
  return [{ name: `${nameOf(metric)} p75`, unit: unitOf(metric), value: p75, ...bounds }];
}

function nameOf({ name, attributes }: MetricComparison): string {
  return [name, ...Object.entries(attributes).map(([key, value]) => `${key}=${value}`)].join(' ');
}

function unitOf({ kind, name }: MetricComparison): 'ms' | 'ratio' | 'score' {
  return (kind !== 'operation' && vitalDefinitions.find((vital) => vital.name === name)?.unit) || 'ms';
}

function say(metric: MetricComparison, value: number | null): string {
  return formatVital(value, unitOf(metric));
}

function sayChange({ changeRatio, interval }: MetricComparison): string {
  if (changeRatio === null) return NONE;
  const range = interval ? ` (${toPercent(interval.low)} to ${toPercent(interval.high)})` : '';
  return toPercent(changeRatio) + range;
}

function toPercent(ratio: number | null): string {
  if (ratio === null) return '?';
  const percent = Math.round(ratio * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`;
}
