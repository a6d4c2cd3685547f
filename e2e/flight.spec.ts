import { expect, overlayOf, panelOf, test } from './support/demoTest.ts';

// What the main thread felt is compared: no other map may be drawn meanwhile.
test.describe.configure({ timeout: 420_000 });

test('the same flight is flown with optimisation off and learned, and the results stand side by side', async ({
  demo,
}) => {
  await demo.getByRole('tab', { name: 'Flight' }).click();
  const blockingMs: Record<string, number> = {};
  for (const routing of ['Off', 'Learned']) {
    const switched = demo.getByRole('radio', { name: routing });
    await switched.check();
    // It also says how the flight before it ended.
    await demo.getByRole('button', { name: /^Fly( finished)?$/ }).click();
    await expect(switched).toBeDisabled();
    await expect(demo.getByText('Fly: finished')).toBeAttached({ timeout: 180_000 });
    await expect(switched).toBeChecked();

    const row = panelOf(demo).getByRole('row', { name: new RegExp(`^${routing}`) });
    await expect(row.getByRole('cell').first()).toContainText(/\d m?s/);
    await expect(row.getByRole('cell').last()).toContainText(/\d m?s/);
    const figures = JSON.parse((await row.getAttribute('data-figures')) ?? '{}') as { blockingMs: number };
    blockingMs[routing] = figures.blockingMs;
  }
  expect(blockingMs['Off']).toBeGreaterThan(blockingMs['Learned'] ?? Infinity);
  await expect(panelOf(demo).getByText('(best)').first()).toBeAttached();

  await test.step('the overlay tells the routes of the last flight, and why', async () => {
    await expect(overlayOf(demo)).toContainText(/\d+ runs: worker/);
    await overlayOf(demo).getByRole('heading', { name: 'Routes' }).click();
    await overlayOf(demo)
      .getByRole('button', { name: /^places\.cluster/ })
      .click();
    await expect(overlayOf(demo).getByRole('button', { expanded: true, name: /^places\.cluster/ })).toBeVisible();
  });
});
