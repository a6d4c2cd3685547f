import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

beforeEach(() => document.documentElement.style.setProperty('color-scheme', 'light dark'));
afterEach(async () => {
  document.documentElement.style.removeProperty('color-scheme');
  await emulateMedia([]);
});

describe('axe finds nothing', () => {
  const lookAtAll = async (features: readonly MediaFeature[]): Promise<void> => {
    await emulateMedia(features);
    const { chip, root } = await setupOverlay(fullSnapshot());
    for (const details of root.querySelectorAll('details')) details.open = true;
    chip('GDF').click();
    expect(await findFaults()).toEqual([]);
  };

  test('in light, open with all there is to show', () => lookAtAll([{ name: 'prefers-color-scheme', value: 'light' }]));

  test.each([
    ['in the dark', { name: 'prefers-color-scheme', value: 'dark' }],
    ['with reduced motion', { name: 'prefers-reduced-motion', value: 'reduce' }],
  ])('%s, open with all there is to show', { tags: 'breadth' }, (_how, feature) => lookAtAll([feature]));

  test('where nothing was measured yet', async () => {
    await setupOverlay();
    expect(await findFaults()).toEqual([]);
  });

  test.each(['pill', 'compact'] as const)('as %s, in light and in the dark', async (size) => {
    await setupOverlay(fullSnapshot(), { size });
    expect(await findFaults()).toEqual([]);
    await emulateMedia([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(await findFaults()).toEqual([]);
  });
});

describe('the overlay', () => {
  test('is a region with headings, named buttons and described chips', async () => {
    await setupOverlay(fullSnapshot());
    const region = page.getByRole('region', { name: 'Map vitals' });
    await expect.element(region).toBeVisible();
    await expect.element(region.getByRole('heading', { name: 'Map vitals', level: 2 })).toBeVisible();
    await expect.element(region.getByRole('heading', { name: 'Where the time went', level: 3 })).toBeVisible();
    await expect
      .element(region.getByRole('button', { name: 'Show all map vitals' }))
      .toHaveAttribute('aria-expanded', 'true');
    await expect.element(region.getByRole('button', { name: 'Collapse map vitals' })).toBeVisible();
    await expect.element(region.getByRole('button', { name: 'Move map vitals' })).toBeVisible();
    await expect.element(region.getByRole('img', { name: /2 of 5 late/ })).toBeVisible();
    await expect.element(region.getByRole('table', { name: 'Where the time went' })).toBeVisible();
    await expect
      .element(region.getByRole('button', { name: 'Data shown – no value · DTS' }))
      .toHaveAccessibleDescription(/Data-to-Screen: not measured yet/);
  });

  test('animates nothing, so that nobody need ask for less motion', async () => {
    const { button, root, clock, source } = await setupOverlay(fullSnapshot());
    button('Collapse').click();
    button('Map vitals').click();
    clock.advance(250);
    source.publish({ vitals: sampleVitals(measuredVital('FTP', 5000, 'poor')) });
    expect(root.getAnimations()).toEqual([]);
  });

  test('follows the scheme of the page, not that of the system where the page has its own', async () => {
    document.documentElement.style.setProperty('color-scheme', 'light');
    const { root } = await setupOverlay();
    const background = (): string => getComputedStyle(root.getElementById('panel') as HTMLElement).backgroundColor;
    await emulateMedia([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(background()).toBe('rgb(255, 255, 255)');
    document.documentElement.style.setProperty('color-scheme', 'dark');
    expect(background()).toBe('rgb(18, 26, 36)');
  });

  test('follows the colour scheme', async () => {
    const { root } = await setupOverlay();
    const background = (): string => getComputedStyle(root.getElementById('panel') as HTMLElement).backgroundColor;
    await emulateMedia([{ name: 'prefers-color-scheme', value: 'light' }]);
    const light = background();
    await emulateMedia([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(background()).not.toBe(light);
  });

  test('keeps its bars and its handle visible where colours are forced', async () => {
    await emulateMedia([{ name: 'forced-colors', value: 'active' }]);
    const { root, button } = await setupOverlay(fullSnapshot());
    const panel = root.getElementById('panel') as HTMLElement;
    const bar = root.querySelector('path[data-rating=poor]') as SVGPathElement;
    expect(getComputedStyle(bar).fill).not.toBe(getComputedStyle(panel).backgroundColor);
    expect(getComputedStyle(button('Move')).color).not.toBe(getComputedStyle(panel).backgroundColor);
  });

  test('takes nothing from the page: neither its fonts nor its colours', async () => {
    const target = createTarget('inset:0');
    target.style.font = '40px serif';
    document.documentElement.style.color = 'rgb(255, 0, 0)';
    const { root } = await setupOverlay(fullSnapshot());
    const { color, fontSize } = getComputedStyle(root.getElementById('cost') as HTMLElement);
    document.documentElement.style.color = '';
    expect(color).not.toBe('rgb(255, 0, 0)');
    expect(fontSize).toBe('13px');
  });
});
