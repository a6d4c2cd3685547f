// What a step came to, from its report or from what it printed: its counts, and a line for each test that failed, or
// that passed on its second try (`flaky`).
import { relative } from 'node:path';

/** One line in the summary for each; of more than ten the rest is counted. */
const MOST_NAMES = 10;
const LONGEST_MESSAGE = 400;
/** How a named test is set in the summary, so that the summary of a step within a step is found again. */
const INDENT = '     ';
const FAILED = '× ';
const FLAKY = 'flaky: ';

/** The counts of Vitest's JSON report. What `skips` says is left out on purpose counts as nothing. */
export function readVitest({ testResults }, { isLeftOut = () => false } = {}) {
  const outcome = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] };
  for (const { name: path, status, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), path);
    let failedHere = 0;
    for (const { ancestorTitles, title, status: state, failureMessages, tags } of assertionResults) {
      const named = () => nameOf(file, [...ancestorTitles, title], failureMessages?.[0]);
      if (state === 'failed') {
        failedHere += 1;
        outcome.failures.push(named());
      } else if (state === 'passed') {
        outcome.passed += 1;
        // Of a second try that went well the first one's error is kept.
        if (failureMessages?.length > 0) outcome.flaky.push(named());
      } else if (!isLeftOut(tags)) outcome.skipped += 1;
    }
    outcome.failed += failedHere;
    // A file that cannot be loaded, or whose `beforeAll` fails: of the latter the report has no message.
    if (status === 'failed' && failedHere === 0) {
      outcome.failed += 1;
      outcome.failures.push(nameOf(file, [], message || 'failed before its tests'));
    }
  }
  return outcome;
}

/** The counts of Playwright's JSON report. */
export function readPlaywright({ suites, stats, errors = [] }) {
  const outcome = {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: 0,
    failures: errors.map(({ message }) => nameOf('before the tests', [], message)),
    flaky: [],
  };
  const visit = (suite, titles) => {
    for (const { file, title, tests } of suite.specs ?? [])
      for (const { status, results } of tests) {
        const lists = { unexpected: outcome.failures, flaky: outcome.flaky };
        const error = results.find((result) => result.error)?.error;
        lists[status]?.push(nameOf(file, [...titles, title], error?.message));
      }
    for (const inner of suite.suites ?? []) visit(inner, [...titles, inner.title]);
  };
  // The outermost suites are the files.
  for (const suite of suites) visit(suite, []);
  return outcome;
}

/** What a step printed that has such a summary of its own, or null. */
export function readSummary(output) {
  const text = plain(output).trim();
  const [, skipped = 0, passed, failed] = text.match(/(?:(\d+) skipped\n)?(\d+) passed, (\d+) failed$/) ?? [];
  if (passed === undefined) return null;
  const summary = text.slice(text.lastIndexOf('\n\n') + 2).split('\n');
  const named = (mark) =>
    summary
      .filter((line) => line.startsWith(`${INDENT}${mark}`))
      .map((line) => line.slice(INDENT.length + mark.length));
  return {
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped),
    failures: named(FAILED),
    flaky: named(FLAKY),
  };
}

/** Of a step that names no test: the last lines that speak of a fault, else the last lines. */
export function lastWords(output) {
  const lines = linesOf(output);
  const faults = lines.filter((line) => /error|fail|×|✖/i.test(line));
  return (faults.length > 0 ? faults : lines).slice(-5).map(shorten);
}

/** The lines under a step's own. */
export function formatNames({ failures = [], flaky = [] }) {
  const lines = [...failures.map((name) => FAILED + name), ...flaky.map((name) => FLAKY + name)];
  const most = lines.length > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES;
  const rest = lines.length - most;
  return [...lines.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])]
    .map((line) => `${INDENT}${line}\n`)
    .join('');
}

/** `file › suite › test: message`, of which the second line tells a property's seed and path, or what was looked for. */
function nameOf(file, titles, message = '') {
  const said = linesOf(message).filter((line) => !line.startsWith('at '));
  const name = [file, ...titles].filter(Boolean).join(' › ');
  return [name, ...(said.length > 0 ? [shorten(said.slice(0, 2).join(' '))] : [])].join(': ');
}

function linesOf(text) {
  return plain(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function shorten(line) {
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line;
}

function plain(text) {
  // oxlint-disable-next-line no-control-regex -- colours are such characters
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}
