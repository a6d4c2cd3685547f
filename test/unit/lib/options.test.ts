import { afterEach, expect, test, vi } from 'vitest';
import { checkOptions, readOption, readOptions } from '../../../src/lib/options.ts';
import type { OptionRow } from '../../../src/lib/optionRow.ts';
import type { OptionTable } from '../../../src/lib/options.ts';

interface Options {
  readonly size: number;
  readonly edge: string;
  readonly onProblem?: () => void;
}

const TABLE: OptionTable<Options> = {
  size: { is: 'integer', or: 4, min: 1 },
  edge: { is: ['right', 'left'], or: 'right' },
  onProblem: { is: 'function' },
};

afterEach(() => vi.restoreAllMocks());

test('what is left out, or undefined, is its default', () => {
  expect(readOptions('Pool', TABLE, { size: undefined })).toEqual({ size: 4, edge: 'right', onProblem: undefined });
  expect(readOptions('Pool', TABLE, { size: 2, edge: 'left' })).toMatchObject({ size: 2, edge: 'left' });
});

test.each([
  [{ size: 0 }, '`size` must be an integer >= 1, got `0`. Omit it to use 4.'],
  [{ size: Infinity }, '`size` must be an integer >= 1, got `Infinity`.'],
  [{ size: '2' }, "`size` must be an integer >= 1, got `'2'`."],
  [{ size: null }, '`size` must be an integer >= 1, got `null`.'],
  [{ edge: 'rigth' }, "`edge` must be right or left, got `'rigth'`. Omit it to use right. Did you mean `right`?"],
  [{ onProblem: 5 }, '`onProblem` must be a function, got `5`. Omit it.'],
])('%j is refused with what, got and fix', (given, message) => {
  expect(() => readOptions('Pool', TABLE, given)).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(message) }),
  );
});

test.each<[row: OptionRow, good: unknown[], bad: unknown[], words: string]>([
  [{ is: 'number', above: 0 }, [0.1, Infinity], [0, -1, Number.NaN], 'a number > 0'],
  [{ is: 'number', min: 0, max: 1 }, [0, 1], [-0.1, 1.1, Infinity], 'a finite number >= 0 and <= 1'],
  [{ is: 'integer', min: 1, orInfinity: true }, [1, Infinity], [1.5], 'an integer >= 1 or Infinity'],
  [{ is: 'signal' }, [new AbortController().signal], [new AbortController(), null], 'an AbortSignal'],
  [{ is: 'object' }, [{}], [null, 'a'], 'an object'],
  [{ is: 'boolean' }, [false], [0], 'a boolean'],
  [{ is: 'any' }, [null, 0], [], ''],
])('%j takes what it says', (row, good, bad, words) => {
  for (const value of good) expect(readOption('Pool', 'x', row, value)).toBe(value);
  for (const value of bad) expect(() => readOption('Pool', 'x', row, value)).toThrow(`\`x\` must be ${words}, got`);
});

test('what is needed cannot be left out', () => {
  expect(() => readOption('Pool', 'tasks', { is: 'object', needed: true }, undefined)).toThrow('got `undefined`');
});

test('options that are no object are refused', () => {
  expect(() => readOptions('Pool', TABLE, 'fast' as never)).toThrow("`options` must be an object, got `'fast'`.");
});

test('a name that there is not is told as a problem, with the nearest one, and warned of once', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const told: unknown[] = [];
  const given: Record<string, number> = { sise: 3, somethingElse: 1 };
  for (let time = 0; time < 2; time += 1) readOptions('Pool', TABLE, given, (...problem) => told.push(problem));
  expect(told.slice(0, 2)).toEqual([
    ['unknown-option', '`sise` is no option of Pool. Did you mean `size`?'],
    ['unknown-option', '`somethingElse` is no option of Pool.'],
  ]);
  expect(warn.mock.calls).toEqual([
    ['[mapvitals] `sise` is no option of Pool. Did you mean `size`?'],
    ['[mapvitals] `somethingElse` is no option of Pool.'],
  ]);
});

test('names that every object inherits are names that there are not', () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const told: string[] = [];
  readOptions('Pool', TABLE, JSON.parse('{"__proto__": 1, "toString": 2}'), (code) => told.push(code));
  expect(told).toEqual(['unknown-option', 'unknown-option']);
});

test('what an app throws where a mistake is told does not come back into it', () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const given: Record<string, number> = { sise: 3 };
  const tell = (): void => {
    throw new Error('the app broke');
  };
  expect(readOptions('Pool', TABLE, given, tell)).toMatchObject({ size: 4 });
});

test('of the options of a call only what was given is looked at', () => {
  const told: string[] = [];
  vi.spyOn(console, 'warn').mockReturnValue();
  const NEEDED: OptionTable<{ size: number; edge: string }> = {
    size: TABLE.size,
    edge: { is: 'string', needed: true },
  };
  checkOptions('call', NEEDED, { size: 2 });
  expect(() => checkOptions('call', NEEDED, { size: 0 })).toThrow('`size` must be an integer >= 1, got `0`.');
  checkOptions('call', NEEDED, JSON.parse('{"edgy": 1}'), (code) => told.push(code));
  expect(told).toEqual(['unknown-option']);
});
