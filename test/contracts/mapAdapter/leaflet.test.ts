import { afterEach, expect, test } from 'vitest';
import { planDrag } from '../../../e2e/accuracy/rig/handPlans.ts';
import { describeMapAdapter } from './describeMapAdapter.ts';
import { leafletDriver1, leafletDriver2 } from './drivers/leaflet.ts';
import { openSession } from './openSession.ts';

describeMapAdapter(leafletDriver1);
describeMapAdapter(leafletDriver2);

let close = (): void => {};
afterEach(() => close());

test('a box that zooms has no GDF, for a transition of the compositor shows it, and a drag has one', async () => {
  const session = await openSession(leafletDriver1);
  ({ close } = session);
  const { rest, fly, vitals } = session;
  await rest();
  await fly(planDrag({ steps: 20, isShift: true, stepY: 4 }));
  await rest();
  expect(vitals('GSL')).toHaveLength(1);
  expect(vitals('ST')).toHaveLength(1);
  expect(vitals('GDF')).toMatchObject([{ value: null, reason: expect.stringContaining('CSS transition') }]);
  await fly(planDrag({ steps: 20 }));
  await rest();
  expect(vitals('GDF')).toMatchObject([{}, { outcome: 'measured' }]);
});
