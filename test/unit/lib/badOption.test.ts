import { expect, test } from 'vitest';
import { badOption } from '../../../src/lib/badOption.ts';

test('says what, got and fix', () => {
  expect(badOption('run', 'a function', 5, 'Pass one.')).toMatchObject({
    code: 'BAD_OPTION',
    message: '[mapvitals] `run` must be a function, got `5`. Pass one.',
  });
});
