import type { Report } from '../../types/report.ts';
import { readFacts } from './facts.ts';
import { rules } from './rules.ts';
import type { Finding } from './rules.ts';

/** What the report shows that can be acted on: what cost the user most comes first. */
export function findFindings(report: Report): readonly Finding[] {
  const facts = readFacts(report);
  return Object.entries(rules)
    .flatMap(([id, find]) => find(facts).map((finding): Finding => ({ id, ...finding })))
    .sort((a, b) => Number(b.severity === 'poor') - Number(a.severity === 'poor') || b.costMs - a.costMs);
}
