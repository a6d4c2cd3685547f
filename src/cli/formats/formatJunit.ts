import { plainText } from './plainText.ts';
import type { Check, Outcome } from '../outcome.ts';

/** A suite for each group, a test for each check. What every CI reads: https://github.com/testmoapp/junitxml */
export function formatJunit({ checks }: Outcome): string {
  const groups = [...new Set(checks.map(({ group }) => group))];
  const suites = groups.flatMap((group) => {
    const own = checks.filter((check) => check.group === group);
    const cases = nameApart(own).map(toCase);
    return [`  <testsuite name="map performance: ${group}"${countsOf(own)}>`, ...cases, '  </testsuite>'];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mapvitals"${countsOf(checks)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function countsOf(checks: readonly Check[]): string {
  const count = (state: Check['state']): number => checks.filter((check) => check.state === state).length;
  return ` tests="${checks.length}" failures="${count('failed')}" skipped="${count('skipped')}" errors="0"`;
}

/** Several limits may be on the same; of cases with one name GitLab keeps one. */
function nameApart(checks: readonly Check[]): readonly Check[] {
  const counts = new Map<string, number>();
  return checks.map((check) => {
    const count = (counts.get(check.name) ?? 0) + 1;
    counts.set(check.name, count);
    return count > 1 ? { ...check, name: `${check.name} (${count})` } : check;
  });
}

function toCase({ group, name, state, message }: Check): string {
  const said = escape(message);
  // Jenkins shows the attribute, GitLab what is inside.
  const inside =
    state === 'failed'
      ? `<failure type="${group}" message="${said}">${said}</failure>`
      : state === 'skipped'
        ? `<skipped message="${said}">${said}</skipped>`
        : `<system-out>${state === 'warned' ? 'warning: ' : ''}${said}</system-out>`;
  return `    <testcase classname="mapvitals.${group}" name="${escape(name)}">${inside}</testcase>`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  // Half a surrogate pair, and these two, are no characters of XML.
  return plainText(text)
    .replaceAll(/[\uD800-\uDFFF\uFFFE\uFFFF]/gu, '?')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
