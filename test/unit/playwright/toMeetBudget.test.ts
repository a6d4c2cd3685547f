import { expect, test } from 'vitest';
import { toMeetBudget } from 'mapvitals/playwright';
import { belongsTo } from '../../../src/playwright/annotate.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import type { Budget } from 'mapvitals/sessions';

test.each<Budget>([{}, { ST: 'off' }, { ST: null }, { $schema: 'budget.schema.json' }])(
  '%j limits nothing, which the test says',
  (budget) => {
    const annotations: unknown[] = [];
    const report = sampleReport({ id: 'a', operations: { 'places.cluster': [5] } });
    const result = toMeetBudget(belongsTo(report as never, { annotations } as never), budget);
    expect(result.pass).toBe(true);
    expect(annotations).toEqual([
      { type: 'budget (warning)', description: expect.stringContaining('The budget limits nothing') as string },
    ]);
    expect(result.message()).toContain('write limits into it');
  },
);
