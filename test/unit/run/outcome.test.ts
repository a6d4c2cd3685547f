import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNames, lastWords, readPlaywright, readSummary, readVitest } from '../../run/outcome.mjs';

/** As Vitest writes it, colours and all. */
const vitestReport = (...files: object[]): object => ({ testResults: files });
const fileOf = (name: string, ...assertionResults: object[]): object => ({
  name: join(process.cwd(), name),
  status: assertionResults.some((it) => 'status' in it && it.status === 'failed') ? 'failed' : 'passed',
  message: '',
  assertionResults,
});
const testOf = (title: string, status: string, ...failureMessages: string[]): object => ({
  ancestorTitles: ['a queue'],
  title,
  status,
  failureMessages,
  tags: [],
});

const messageOf = (property: () => void): string => {
  try {
    property();
  } catch (error) {
    return (error as Error).stack ?? '';
  }
  return '';
};

describe('what a step of Vitest’s came to', () => {
  it('names a test that failed by its file, its suites and what was expected', () => {
    const message = 'AssertionError: \u001b[31mexpected 1 to be 2\u001b[39m\n    at /somewhere/queue.test.ts:5:41';
    const report = vitestReport(
      fileOf('test/unit/queue.test.ts', testOf('is empty', 'passed'), testOf('keeps order', 'failed', message)),
    );
    expect(readVitest(report)).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: 0,
      failures: ['test/unit/queue.test.ts › a queue › keeps order: AssertionError: expected 1 to be 2'],
      flaky: [],
    });
  });

  it('tells the seed and the path of a property, which are what it is tried again by', () => {
    const parameters = { seed: 42, endOnFailure: true };
    const message = messageOf(() =>
      fc.assert(
        fc.property(fc.integer(), (it) => it < 5),
        parameters,
      ),
    );
    const { failures } = readVitest(vitestReport(fileOf('a.test.ts', testOf('holds', 'failed', message))));
    const [, path] = /path: "([\d:]+)"/.exec(failures[0]!) ?? [];
    expect(failures[0]).toContain('Property failed after');
    expect(failures[0]).toContain('seed: 42');
    expect(() =>
      fc.assert(
        fc.property(fc.integer(), (it) => it < 5),
        { ...parameters, path: path! },
      ),
    ).toThrow('Property failed after 1 tests');
  });

  it('calls flaky what passed on its second try, and says why it failed on the first', () => {
    const report = vitestReport(
      fileOf('a.test.ts', testOf('comes in time', 'passed', 'Error: Test timed out in 30 s.')),
    );
    expect(readVitest(report)).toMatchObject({
      passed: 1,
      failed: 0,
      flaky: ['a.test.ts › a queue › comes in time: Error: Test timed out in 30 s.'],
    });
  });

  it('counts a file that cannot be loaded, or whose preparation fails, as one that failed', () => {
    const report = vitestReport(
      { ...fileOf('a.test.ts'), status: 'failed', message: 'Cannot find module' },
      { ...fileOf('b.test.ts', testOf('is never tried', 'skipped')), status: 'failed' },
    );
    expect(readVitest(report)).toMatchObject({
      passed: 0,
      failed: 2,
      skipped: 1,
      failures: ['a.test.ts: Cannot find module', 'b.test.ts: failed before its tests'],
    });
  });
});

it('of Playwright’s it tells the same, with what was looked for', () => {
  const message = 'Error: expect(locator).toBeVisible() failed\n\nLocator: getByRole(“button”)\nTimeout: 5000ms';
  const specOf = (title: string, status: string, error?: string): object => ({
    title,
    file: 'cache.spec.ts',
    tests: [{ status, results: [error === undefined ? {} : { error: { message: error } }, {}] }],
  });
  const report = {
    stats: { expected: 1, flaky: 1, unexpected: 1 },
    suites: [
      {
        title: 'cache.spec.ts',
        specs: [specOf('keeps all', 'expected'), specOf('shows a button', 'unexpected', message)],
        suites: [{ title: 'two tabs', specs: [specOf('lose none', 'flaky', 'Error: one lost')] }],
      },
    ],
  };
  expect(readPlaywright(report)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 0,
    failures: [
      'cache.spec.ts › shows a button: Error: expect(locator).toBeVisible() failed Locator: getByRole(“button”)',
    ],
    flaky: ['cache.spec.ts › two tabs › lose none: Error: one lost'],
  });
});

describe('a step that runs steps of its own', () => {
  const names = { failures: ['a.test.ts › x: Error: y', 'b.test.ts: z'], flaky: ['c.test.ts › w'] };
  const output = `\n== docs\n     × not this\n\nFAIL docs          9 passed, 2 failed (3 s)\n${formatNames(names)}1 skipped\n9 passed, 2 failed\n`;

  it('is read from its summary: counts and names', () => {
    expect(readSummary(output)).toEqual({ passed: 9, failed: 2, skipped: 1, ...names });
  });

  it('that ends without one is told by its last words', () => {
    expect(readSummary('npm error Missing script: "test:x"\n')).toBeNull();
    expect(lastWords('> all\nnpm error Missing script: "test:x"\n\ndone\n')).toEqual([
      'npm error Missing script: "test:x"',
    ]);
    expect(lastWords('one\ntwo\n')).toEqual(['one', 'two']);
  });

  it('has ten lines at most, and says how many more there would be', () => {
    const failures = Array.from({ length: 12 }, (_, index) => `${index}`);
    const lines = formatNames({ failures }).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)!.trim()).toBe('and 3 more');
    expect(
      formatNames({ failures: failures.slice(0, 10) })
        .trimEnd()
        .split('\n'),
    ).toHaveLength(10);
    expect(formatNames({})).toBe('');
  });
});
