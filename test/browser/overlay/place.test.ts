import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { OverlayStorage } from '../../../src/overlay/index.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { createTarget, setupOverlay } from './setupOverlay.ts';

function createStorage(): OverlayStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

const rectOf = (element: Element) => element.getBoundingClientRect();

afterEach(() => page.viewport(1000, 700));

describe('the overlay lies', () => {
  test.each(['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const)(
    'at the %s of its target',
    async (corner) => {
      await page.viewport(1000, 700);
      const target = createTarget('left:50px;top:40px;width:900px;height:600px');
      const { host } = setupOverlay({}, { target, corner, collapsed: true });
      const [panel, map] = [rectOf(host), rectOf(target)];
      const inwards = {
        'top-left': [panel.left - map.left, panel.top - map.top],
        'top-right': [map.right - panel.right, panel.top - map.top],
        'bottom-left': [panel.left - map.left, map.bottom - panel.bottom],
        'bottom-right': [map.right - panel.right, map.bottom - panel.bottom],
      }[corner];
      expect(inwards).toEqual([10, 10]);
    },
  );

  test('where its corner goes when the target is resized, scrolled away or the window changes', async () => {
    await page.viewport(1000, 700);
    const target = createTarget('left:0;top:0;width:900px;height:600px');
    const { host } = setupOverlay({}, { target, corner: 'bottom-right', collapsed: true });
    target.style.width = '700px';
    await expect.poll(() => 700 - rectOf(host).right).toBe(10);
    const spacer = createTarget('left:0;top:0;width:1px;height:3000px');
    spacer.style.pointerEvents = 'none';
    window.scrollTo(0, 200);
    await expect.poll(() => rectOf(target).bottom - rectOf(host).bottom).toBe(10);
    window.scrollTo(0, 0);
    target.style.width = '100%';
    await page.viewport(600, 700);
    await expect.poll(() => rectOf(target).right - rectOf(host).right).toBe(10);
  });

  test('where a target went that was pushed along, at the next update', async () => {
    await page.viewport(1000, 700);
    const target = createTarget('left:0;top:0;width:500px;height:300px');
    const { host, source, clock } = setupOverlay({}, { target });
    target.style.left = '300px';
    clock.advance(250);
    source.publish();
    expect(rectOf(host).left).toBe(310);
  });

  test('away from its corner when it opens: the corner stays', async () => {
    await page.viewport(1000, 900);
    const target = createTarget('left:0;top:0;width:900px;height:800px');
    const { host, button } = setupOverlay(fullSnapshot(), { target, corner: 'bottom-right', collapsed: true });
    const { right, bottom, top } = rectOf(host);
    button('Details').click();
    await expect.poll(() => rectOf(host).bottom).toBe(bottom);
    expect(rectOf(host).right).toBe(right);
    expect(rectOf(host).top).toBeLessThan(top);
  });

  test.each([
    [390, 700],
    [320, 400],
  ])('inside a window of %i x %i, and scrolls where it is too tall', async (width, height) => {
    await page.viewport(width, height);
    const target = createTarget(`left:0;top:0;width:${width + 500}px;height:${height + 500}px`);
    const { host, root } = setupOverlay(fullSnapshot(), { target, corner: 'bottom-right' });
    await expect.poll(() => rectOf(host).bottom).toBeLessThanOrEqual(height);
    const { left, top, right } = rectOf(host);
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(width);
    const body = root.getElementById('body') as HTMLElement;
    expect(body.scrollWidth).toBeLessThanOrEqual(body.clientWidth);
    expect(rectOf(root.getElementById('panel') as HTMLElement).bottom).toBeLessThanOrEqual(height);
  });
});

describe('the overlay moves', () => {
  test('with the arrow keys on its handle, by one pixel with shift', async () => {
    await page.viewport(1000, 700);
    const { host, button } = setupOverlay({}, { collapsed: true });
    const { left, top } = rectOf(host);
    button('Move').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}{Shift>}{ArrowLeft}{/Shift}');
    expect([rectOf(host).left - left, rectOf(host).top - top]).toEqual([31, 16]);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(rectOf(host).top).toBe(8);
  });

  test('with the pointer on its bar, and keeps to the corner that it is nearest to then', async () => {
    await page.viewport(1000, 700);
    const target = createTarget('left:0;top:0;width:900px;height:600px');
    const drop = createTarget('left:700px;top:500px;width:100px;height:40px');
    const { host, root } = setupOverlay({}, { target, collapsed: true });
    const title = root.querySelector('h2') as HTMLElement;
    await userEvent.dragAndDrop(title, drop);
    const { left, top, right, bottom } = rectOf(host);
    expect(left).toBeGreaterThan(600);
    expect(top).toBeGreaterThan(450);
    target.style.width = '800px';
    target.style.height = '590px';
    await expect.poll(() => rectOf(host).right).toBeCloseTo(right - 100, 1);
    expect(rectOf(host).bottom).toBeCloseTo(bottom - 10, 1);
  });

  test('not when a button of its bar is pressed', async () => {
    const drop = createTarget('left:300px;top:300px;width:100px;height:40px');
    const { host, button } = setupOverlay({}, { collapsed: true });
    const { left } = rectOf(host);
    await userEvent.dragAndDrop(button('Details'), drop);
    expect(rectOf(host).left).toBe(left);
  });
});

describe('the overlay remembers', () => {
  test('its place and that it was collapsed', async () => {
    await page.viewport(1000, 700);
    const storage = createStorage();
    const first = setupOverlay({}, { storage, corner: 'top-left' });
    first.button('Move').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}');
    first.button('Details').click();
    const { left, top } = rectOf(first.host);
    first.unmount();
    const second = setupOverlay({}, { storage, corner: 'bottom-right', collapsed: false });
    expect([rectOf(second.host).left, rectOf(second.host).top]).toEqual([left, top]);
    expect(second.button('Details').ariaExpanded).toBe('false');
  });

  test('nothing where the storage throws, and works all the same', async () => {
    const refuse = (): never => {
      throw new Error('QuotaExceededError');
    };
    const { button, host } = setupOverlay({}, { storage: { getItem: refuse, setItem: refuse } });
    const { left } = rectOf(host);
    button('Move').focus();
    await userEvent.keyboard('{ArrowRight}');
    button('Details').click();
    expect(rectOf(host).left - left).toBe(16);
    expect(button('Details').ariaExpanded).toBe('false');
  });
});
