import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { measuredVital, sampleVitals } from '../../support/sampleSnapshot.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { createTarget, setupOverlay } from './setupOverlay.ts';

interface MediaFeature {
  readonly name: string;
  readonly value: string;
}

/** The types of the page's own protocol session name no command. */
async function emulateMedia(features: readonly MediaFeature[]): Promise<void> {
  const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
  await session.send('Emulation.setEmulatedMedia', { features });
}

/** What axe finds wrong in the overlay. */
async function findFaults(): Promise<string[]> {
  const { violations, passes } = await axe.run({ include: [['map-vitals']] });
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join()} ${failureSummary}`),
  );
}

afterEach(() => emulateMedia([]));

describe('axe finds nothing', () => {
  test.each([
    ['in light', [{ name: 'prefers-color-scheme', value: 'light' }]],
    ['in the dark', [{ name: 'prefers-color-scheme', value: 'dark' }]],
    ['with reduced motion', [{ name: 'prefers-reduced-motion', value: 'reduce' }]],
  ])('%s, open with all there is to show', async (_how, features) => {
    await emulateMedia(features);
    const { button } = setupOverlay(fullSnapshot());
    button('GDF').click();
    expect(await findFaults()).toEqual([]);
  });

  test('where nothing was measured yet', async () => {
    setupOverlay();
    expect(await findFaults()).toEqual([]);
  });

  test('collapsed', async () => {
    setupOverlay(fullSnapshot(), { collapsed: true });
    expect(await findFaults()).toEqual([]);
  });
});

describe('the overlay', () => {
  test('is a region with headings, named buttons and described chips', async () => {
    setupOverlay(fullSnapshot());
    const region = page.getByRole('region', { name: 'Map vitals' });
    await expect.element(region).toBeVisible();
    await expect.element(region.getByRole('heading', { name: 'Map vitals', level: 2 })).toBeVisible();
    await expect.element(region.getByRole('heading', { name: 'Top operations', level: 3 })).toBeVisible();
    await expect.element(region.getByRole('button', { name: 'Details' })).toHaveAttribute('aria-expanded', 'true');
    await expect.element(region.getByRole('button', { name: 'Move' })).toBeVisible();
    await expect.element(region.getByRole('table', { name: 'Top operations' })).toBeVisible();
    await expect
      .element(region.getByRole('button', { name: 'DTS — no data' }))
      .toHaveAccessibleDescription(/Data-to-Screen: not measured yet/);
  });

  test('animates nothing, so that nobody need ask for less motion', () => {
    const { button, root, clock, source } = setupOverlay(fullSnapshot());
    button('Details').click();
    button('Details').click();
    clock.advance(250);
    source.publish({ vitals: sampleVitals(measuredVital('FTP', 5000, 'poor')) });
    expect(root.getAnimations()).toEqual([]);
  });

  test('follows the colour scheme', async () => {
    const { root } = setupOverlay();
    const background = (): string => getComputedStyle(root.getElementById('panel') as HTMLElement).backgroundColor;
    await emulateMedia([{ name: 'prefers-color-scheme', value: 'light' }]);
    const light = background();
    await emulateMedia([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(background()).not.toBe(light);
  });

  test('keeps its bars and its handle visible where colours are forced', async () => {
    await emulateMedia([{ name: 'forced-colors', value: 'active' }]);
    const { root, button } = setupOverlay(fullSnapshot());
    const panel = root.getElementById('panel') as HTMLElement;
    const bar = root.querySelector('path[data-rating=poor]') as SVGPathElement;
    expect(getComputedStyle(bar).stroke).not.toBe(getComputedStyle(panel).backgroundColor);
    expect(getComputedStyle(button('Move')).color).not.toBe(getComputedStyle(panel).backgroundColor);
  });

  test('takes nothing from the page: neither its fonts nor its colours', () => {
    const target = createTarget('inset:0');
    target.style.font = '40px serif';
    document.documentElement.style.color = 'rgb(255, 0, 0)';
    const { root } = setupOverlay(fullSnapshot());
    const { color, fontSize } = getComputedStyle(root.getElementById('cost') as HTMLElement);
    document.documentElement.style.color = '';
    expect(color).not.toBe('rgb(255, 0, 0)');
    expect(fontSize).toBe('12px');
  });
});
