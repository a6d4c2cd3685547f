import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { breadth } from './support/breadth.ts';
import { dragFinger, dragMouse } from './support/hand.ts';
import { expect, overlayOf, test } from './support/demoTest.ts';
import type { Page } from '@playwright/test';

// A quarter of the pixels show the same layout, and leave the cores to the work.
test.use({
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 0.5,
  contextOptions: { reducedMotion: 'reduce' },
});
test.describe.configure({ timeout: 240_000 });

const DRAG = { x: 640, y: 330, durationMs: 1500 };

interface ReportedGesture {
  readonly kind: string;
  readonly framesExpected: number;
  readonly framesProduced: number;
}

async function findFaults(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** `205 of 207 frames lost` */
function countsIn(text: string): { readonly lost: number; readonly expected: number }[] {
  return [...text.matchAll(/(\d+) of (\d+) frames lost/g)].map(([, lost, expected]) => ({
    lost: Number(lost),
    expected: Number(expected),
  }));
}

/** The percentage of a sentence, with its `< 1`. */
function shareOf({ lost, expected }: { readonly lost: number; readonly expected: number }): string {
  const share = lost / expected;
  return share > 0 && share < 0.01 ? '<\u00a01\u00a0%' : `${Math.round(share * 100)}\u00a0%`;
}

test('thirty seconds: drag, see what was lost and to what, move it to a worker, drag again, read on', async ({
  page,
  context,
  demoOrigin,
}) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${demoOrigin}/index.html`);
  const hand = await context.newCDPSession(page);

  await test.step('there is a globe, a pill and one thing to do', async () => {
    await expect(page.getByRole('button', { name: 'Drag me' })).toBeEnabled({ timeout: 90_000 });
    await expect(page.getByRole('complementary', { name: 'Demo' })).toHaveCount(0);
    await expect(overlayOf(page).getByRole('button', { name: /^Map vitals: / })).toBeVisible();
    expect(await findFaults(page)).toEqual([]);
  });

  const first = page.getByRole('region', { name: 'What was measured' });
  await test.step('a drag that begins on the button moves the map, and a card tells what it came to', async () => {
    // A move that a slow machine has drawn before the work began tells nothing: the visitor drags once more.
    await expect(async () => {
      const box = await page.getByRole('button', { name: 'Drag me' }).boundingBox();
      await dragMouse(hand, { ...DRAG, x: box!.x + box!.width / 2, y: box!.y + box!.height / 2, byX: -180 });
      await expect(first).toBeVisible({ timeout: 20_000 });
    }).toPass({ timeout: 120_000 });
    const [counts] = countsIn(await first.innerText());
    await expect(first.getByRole('status')).toContainText(`${shareOf(counts!)} of frames lost`);
    // Drawn in software a frame may last longer than the work: then the card must not blame it.
    await expect(first.getByRole('status')).toContainText(
      /places\.cluster held the map for [\d.]+\s(ms|s)|none of the measured operations/,
    );
    await expect(first.getByRole('img', { name: /frames lost, the longest frame/ })).toBeVisible();
    await expect(overlayOf(page).getByRole('button', { name: /^Map vitals: poor, / })).toBeVisible();
    expect(await findFaults(page)).toEqual([]);
  });
  const firstCounts = countsIn(await first.innerText());

  await test.step('by key the work goes to a worker, with the reason that was learned', async () => {
    await first.getByRole('button', { name: 'Move it to a worker' }).focus();
    await page.keyboard.press('Enter');
    const card = page.getByRole('region', { name: 'Where the work runs now' });
    await expect(card).toContainText(/compute \d+ ms > frame guard 8 ms/);
    expect(await findFaults(page)).toEqual([]);
    await card.getByRole('button', { name: 'Drag again' }).click();
  });

  const after = page.getByRole('region', { name: 'Before and after' });
  await test.step('a finger drags again, and both moves are compared on one scale', async () => {
    await dragFinger(hand, { ...DRAG, byX: 180 });
    await expect(after).toBeVisible({ timeout: 60_000 });
    const text = await after.innerText();
    const [before, now] = countsIn(text);
    expect(before).toEqual(firstCounts[0]);
    const [was, is] = [before!, now!].map((counts) => Math.round((counts.lost / counts.expected) * 100));
    const sentence = is! < was! ? /Same work/ : is === was ? /did not get better/ : /got worse/;
    await expect(after.getByRole('status').first()).toContainText(sentence);
    await expect(after.getByRole('status').first()).toContainText(`${shareOf(now!)} lost`);
    await expect(after.getByRole('status').first()).toContainText(/[\d.]+\sm?s on the page|beside the map/);
    expect(await findFaults(page)).toEqual([]);
  });
  const bothCounts = countsIn(await after.innerText());

  await test.step('what the cards said is what the report says', async () => {
    await after.getByRole('button', { name: 'Heavy scenarios' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export report' }).click();
    const report = JSON.parse(await readFile(await (await download).path(), 'utf8')) as {
      gestures: readonly ReportedGesture[];
    };
    const moves = report.gestures
      .filter(({ kind }) => kind === 'drag')
      .map(({ framesExpected, framesProduced }) => ({
        lost: framesExpected - framesProduced,
        expected: framesExpected,
      }));
    for (const counts of bothCounts) expect(moves).toContainEqual(counts);
  });
  expect(errors).toEqual([]);
});

test(
  'the same by keys alone, and then by a finger alone on a phone',
  breadth,
  async ({ page, context, demoOrigin }) => {
    // As small as it goes: what is drawn in software takes the cores that the work runs on.
    await page.setViewportSize({ width: 640, height: 560 });
    await page.goto(`${demoOrigin}/index.html`);
    const first = page.getByRole('region', { name: 'What was measured' });
    const card = page.getByRole('region', { name: 'Where the work runs now' });
    const after = page.getByRole('region', { name: 'Before and after' });
    const invitation = page.getByRole('button', { name: 'Drag me' });
    await expect(invitation).toBeEnabled({ timeout: 90_000 });

    await test.step('an arrow key moves the map without a press of anything else, and the card has the focus', async () => {
      await expect(page.locator('canvas.maplibregl-canvas')).toBeFocused();
      await expect(async () => {
        await page.keyboard.down('ArrowRight');
        for (let step = 0; step < 12; step += 1) await page.keyboard.down('ArrowRight');
        await page.keyboard.up('ArrowRight');
        await expect(first).toBeVisible({ timeout: 20_000 });
      }).toPass({ timeout: 120_000 });
      await expect(first).toContainText('Your move, just now');
      await expect(first.getByRole('button', { name: 'Move it to a worker' })).toBeFocused();
    });

    await test.step('Enter goes on, and back', async () => {
      await page.keyboard.press('Enter');
      await expect(card.getByRole('button', { name: 'Drag again' })).toBeFocused();
      await page.keyboard.press('Tab');
      await expect(card.getByRole('button', { name: 'Put it back' })).toBeFocused();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await expect(page.locator('canvas.maplibregl-canvas')).toBeFocused();
    });

    await test.step('the button plays a move by a script, and says so', async () => {
      await page.getByRole('button', { name: 'Drag again' }).focus();
      await page.keyboard.press('Enter');
      await expect(after).toBeVisible({ timeout: 60_000 });
      const readReport = after.getByRole('button', { name: 'Read the report' });
      await expect(readReport).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog', { name: 'Report of this session' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(readReport).toBeFocused();
    });

    await test.step('a finger on a phone: each target is large enough, and none lies on the notices', async () => {
      await page.setViewportSize({ width: 390, height: 780 });
      const finger = await context.newCDPSession(page);
      const tap = async (name: string): Promise<void> => {
        const button = page.getByRole('button', { name });
        await button.scrollIntoViewIfNeeded();
        const { x, y, width, height } = (await button.boundingBox())!;
        expect([width >= 44, height >= 44]).toEqual([true, true]);
        const [at] = [{ x: x + width / 2, y: y + height / 2 }];
        // What lies on top there is what is pressed.
        expect(await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.textContent, at)).toContain(name);
        await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
        await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      };
      await tap('Put it back');
      await expect(invitation).toBeVisible();
      await expect(async () => {
        await dragFinger(finger, { x: 250, y: 330, byX: -150, durationMs: 1200 });
        await expect(first).toBeVisible({ timeout: 20_000 });
      }).toPass({ timeout: 120_000 });
      await tap('Move it to a worker');
      await expect(card).toBeVisible();
      await tap('Drag again');
      await dragFinger(finger, { x: 150, y: 330, byX: 150, durationMs: 1200 });
      await expect(after).toBeVisible({ timeout: 60_000 });
      await tap('Heavy scenarios');
      await expect(page.getByRole('complementary', { name: 'Demo' })).toBeVisible();
    });
  },
);
