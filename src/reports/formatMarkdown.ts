import type { Report } from '../types/report.ts';
import { ratingMarks } from './labels.ts';
import { escape, fold, inCode, table, write } from './markdown.ts';
import { readComparison } from './readComparison.ts';
import { readSession, sayShare } from './readSession.ts';
import { sayDuration } from './say.ts';
import type { Comparison } from './comparison.ts';
import type { ComparisonRow } from './readComparison.ts';
import type { VitalRow } from './readSession.ts';

const MAX_ROWS = 6;
const NONE = '\u2013';

/**
 * A report, or a comparison of two, as Markdown that fits a comment on a pull request: the verdict, what to do first, one
 * table, the rest folded.
 * @param guides where the guides are, without a slash at the end. @default no links
 *
 * @example
 * await navigator.clipboard.writeText(formatMarkdown(mapPerformance.report()));
 */
export function formatMarkdown(document: Report | Comparison, { guides }: { readonly guides?: string } = {}): string {
  const lines = 'metrics' in document ? comparisonLines(document) : sessionLines(document, guides);
  return lines.join('\n').replaceAll(/\n{3,}/g, '\n\n');
}

function comparisonLines(comparison: Comparison): readonly string[] {
  const { mark, headline, lead, changed, unchanged, method } = readComparison(comparison);
  const interval = `${Math.round(comparison.confidence * 100)}\u00a0% interval`;
  const head = ['', 'before', 'now', `change (${interval})`, ''];
  const cells = ({ name, baseline, current, change, verdict }: ComparisonRow): readonly string[] => [
    write(name),
    baseline,
    `**${current}**`,
    change,
    verdict,
  ];
  return [
    `## ${mark} ${write(headline)}`,
    '',
    write(lead),
    '',
    ...table(head, changed.slice(0, MAX_ROWS).map(cells)),
    '',
    ...fold(`${changed.length - MAX_ROWS} more that changed`, table(head, changed.slice(MAX_ROWS).map(cells))),
    ...fold(
      `${unchanged.length} without a difference, or with too few values to tell`,
      table(head, unchanged.map(cells)),
    ),
    `<sub>${escape(method)}</sub>`,
    '',
  ];
}

function sessionLines(report: Report, guides: string | undefined): readonly string[] {
  const page = readSession(report);
  const [mark] = page.findings[0]?.severity === 'poor' ? ratingMarks.poor : ratingMarks.good;
  const shown = page.vitals.filter(({ vital }) => vital.rating !== null);
  const rest = page.vitals.filter(({ vital }) => vital.rating === null);
  const broken = page.limits.filter(({ state }) => state === 'broken' || state === 'unmatched');
  return [
    `## ${mark} ${write(page.headline)}`,
    '',
    write(page.lead),
    '',
    ...page.findings.slice(0, 3).map((finding, index) => {
      const link = guides ? ` [Guide](${guides}/${finding.guide})` : '';
      return `${index + 1}. **${write(finding.title)}.** ${write(finding.evidence)} ${write(finding.advice)}${link}`;
    }),
    '',
    ...table(['Vital', 'p75', '', 'p95', 'Seen', 'Good, poor'], shown.slice(0, MAX_ROWS).map(vitalCells)),
    '',
    ...fold(
      `${shown.length > MAX_ROWS ? `${shown.length - MAX_ROWS} more vitals, ` : ''}${rest.length} without a value`,
      [
        ...table(['Vital', 'p75', '', 'p95', 'Seen', 'Good, poor'], shown.slice(MAX_ROWS).map(vitalCells)),
        '',
        ...rest.map(({ label, name, reason }) => `- **${escape(label)}** ${name}: ${escape(reason ?? '')}`),
      ],
    ),
    ...fold(
      `${page.limits.length} limits, ${broken.length} broken or matching nothing`,
      table(
        ['Limit', '', 'Verdict', 'Worst', 'Cause'],
        page.limits.map((row) => [inCode(row.name), escape(row.limit), row.verdict, row.worst, write(row.cause)]),
      ),
    ),
    ...fold(
      `${page.operations.length} operations`,
      table(
        ['Operation', 'Runs', 'Share of the page', 'p75', 'p95', 'Runs on'],
        page.operations
          .slice(0, 50)
          .map(({ name, operation, heldRatio, runsOn }) => [
            inCode(name),
            String(operation.count),
            sayShare(heldRatio),
            operation.p75Ms === null ? NONE : sayDuration(operation.p75Ms),
            operation.p95Ms === null ? NONE : sayDuration(operation.p95Ms),
            runsOn,
          ]),
      ),
    ),
    ...fold(
      'What this report does not know',
      page.unknowns.map((line) => `- ${write(line)}`),
    ),
    `<sub>${page.facts.map(escape).join(' · ')}</sub>`,
    '',
  ];
}

function vitalCells({ label, name, vital, value, p95, samples }: VitalRow): readonly string[] {
  const [mark, word] = vital.rating ? ratingMarks[vital.rating] : ['', ''];
  return [`**${escape(label)}** ${name}`, value, `${mark} ${word}`, p95, samples, limitsOf(vital)];
}

function limitsOf({ good, poor, unit }: VitalRow['vital']): string {
  const say = (limit: number): string =>
    unit === 'ms' ? sayDuration(limit) : unit === 'ratio' ? `${Math.round(limit * 100)}\u00a0%` : String(limit);
  return `${say(good)}, ${say(poor)}`;
}
