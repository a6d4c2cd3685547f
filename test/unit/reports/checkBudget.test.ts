import { expect, test } from 'vitest';
import { checkBudget } from 'mapvitals/sessions';
import { sampleReport } from '../../support/sampleReport.ts';

test.each([null, 0, 'base.json', true])('options that are none are told (%s)', (options) => {
  const report = sampleReport({ id: 'a', operations: { 'places.cluster': [5] } });
  const budget = { 'places.cluster': { max: '10 ms' } };
  expect(() => checkBudget(budget, report, options as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
});
