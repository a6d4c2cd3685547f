import { expect, test } from 'vitest';
import { requireFunction } from '../../../src/lib/requireFunction.ts';
import { requireOneOf } from '../../../src/lib/requireOneOf.ts';
import { requireSignal } from '../../../src/lib/requireSignal.ts';

const badOption = (message: string): unknown =>
  expect.objectContaining({ code: 'BAD_OPTION', message: `[mapvitals] ${message}` });

test('a function is taken, anything else is refused', () => {
  expect(() => requireFunction('run', () => {}, 'Pass one.')).not.toThrow();
  expect(() => requireFunction('run', 5, 'Pass one.')).toThrow(
    badOption('`run` must be a function, got `5`. Pass one.'),
  );
});

test('one of the values is taken, anything else is refused', () => {
  expect(() => requireOneOf('edge', 'left', ['right', 'left'])).not.toThrow();
  expect(() => requireOneOf('edge', 'top', ['right', 'left'])).toThrow(
    badOption("`edge` must be right or left, got `'top'`. Omit it to use right."),
  );
});

test('a signal or none is taken, its controller is refused', () => {
  expect(() => requireSignal(undefined)).not.toThrow();
  expect(() => requireSignal(new AbortController().signal)).not.toThrow();
  expect(() => requireSignal(new AbortController() as never)).toThrow(
    badOption("`signal` must be an AbortSignal, got `object`. Pass the controller's `signal`."),
  );
});
