import type { Report } from '../types/report.ts';
import { cleanText } from './cleanText.ts';
import { ratingMarks } from './labels.ts';
import { readSession, sayShare } from './readSession.ts';
import { sayDuration } from './say.ts';
import type { VitalRow } from './readSession.ts';
import type { Words } from './words.ts';

const MAX_ROWS = 6;
const NONE = '\u2013';

/**
 * The report as Markdown that fits a comment on a pull request: the verdict, what to do first, one table, the rest folded.
 * @param guides where the guides are, without a slash at the end. @default no links
 *
 * @example
 * await navigator.clipboard.writeText(formatMarkdown(mapPerformance.report()));
 */
export function formatMarkdown(report: Report, { guides }: { readonly guides?: string } = {}): string {
  const page = readSession(report);
  const [mark] = page.findings[0]?.severity === 'poor' ? ratingMarks.poor : ratingMarks.good;
  const shown = page.vitals.filter(({ vital }) => vital.rating !== null);
  const rest = page.vitals.filter(({ vital }) => vital.rating === null);
  const broken = page.limits.filter(({ state }) => state === 'broken' || state === 'unmatched');
  const lines = [
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
  return lines.join('\n').replaceAll(/\n{3,}/g, '\n\n');
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function fold(title: string, lines: readonly string[]): readonly string[] {
  if (lines.every((line) => line === '')) return [];
  return ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

export function write(sentence: Words): string {
  return sentence.map((part) => (typeof part === 'string' ? escape(part) : inCode(part.code))).join('');
}

/** No text becomes markup: what means something to Markdown or to HTML stands for itself. Mentions and references do not link. */
export function escape(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~]/g, String.raw`\$&`)
    .replaceAll(/@(?=\w)/g, '@\u200b')
    .replaceAll(/\b(https?|www)(?=[:.])/gi, '$1\u200b');
}

/** A fence longer than any in it. A line of a table ends at a bar, even there. */
export function inCode(name: string): string {
  const text = cleanText(name).replaceAll('|', '\u2502').trim() || ' ';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}
