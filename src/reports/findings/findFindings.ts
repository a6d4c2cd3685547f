import type { Report } from '../../types/report.ts';
import type { Words } from '../words.ts';
import { readFacts } from './facts.ts';
import { fill } from './fill.ts';
import { mapRules } from './mapRules.ts';
import { moveRules } from './moveRules.ts';
import { vitalRules } from './vitalRules.ts';
import { workRules } from './workRules.ts';
import type { Rules } from './Rule.ts';

/** What was seen, in its numbers, and what to do about it. */
export interface Finding {
  readonly id: string;
  readonly severity: 'poor' | 'fair';
  readonly costMs: number;
  /** What is wrong, because what. */
  readonly verdict: Words;
  readonly title: Words;
  readonly evidence: Words;
  readonly advice: Words;
  readonly guide: string;
}

const RULES: Rules = { ...moveRules, ...workRules, ...mapRules, ...vitalRules };
const POOR_FROM_MS = 500;
/** Nobody acts on more at once. */
const MAX_FINDINGS = 40;
/** So many of one kind stand by their cost; the others come after what else there is. */
const FIRST_OF_KIND = 2;
const TOLD = 'Told {timeCount time}: {latest}';

/** What the report shows that can be acted on: what cost the user most comes first. */
export function findFindings(report: Report): readonly Finding[] {
  const facts = readFacts(report);
  return Object.entries(RULES)
    .flatMap(([id, rule]) =>
      rule
        .when(facts)
        .toSorted((a, b) => b.costMs - a.costMs)
        .map((seen, place) => {
          // What its vital rates as fair is not called poor, however often it was seen.
          const isPoor = seen.costMs >= POOR_FROM_MS && !seen['isFair'];
          const severity: Finding['severity'] = rule.severity ?? (isPoor ? 'poor' : 'fair');
          return { id, rule, seen, severity, isMore: place >= FIRST_OF_KIND };
        }),
    )
    .sort(
      (a, b) =>
        Number(b.severity === 'poor') - Number(a.severity === 'poor') ||
        Number(a.isMore) - Number(b.isMore) ||
        b.seen.costMs - a.seen.costMs,
    )
    .slice(0, MAX_FINDINGS)
    .map(({ id, rule: { title, verdict = title, evidence = TOLD, advice, guide }, seen, severity }) => ({
      id,
      severity,
      costMs: seen.costMs,
      verdict: fill(verdict, seen),
      title: fill(title, seen),
      evidence: fill(evidence, seen),
      advice: fill(advice, seen),
      guide,
    }));
}
