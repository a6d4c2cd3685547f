import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { fullSnapshot } from './fullSnapshot.ts';
import { createTarget, setupOverlay } from './setupOverlay.ts';
import type { OverlaySetup } from './setupOverlay.ts';

const rectOf = (element: Element) => element.getBoundingClientRect();

/** What a click in the middle of the overlay's bar would hit. */
function hit({ host }: OverlaySetup): Element | null {
  const { left, top, width } = rectOf(host);
  return document.elementFromPoint(left + width / 2, top + 12);
}

async function findFaults(): Promise<string[]> {
  const { violations } = await axe.run({ include: [['map-vitals']] });
  return violations.map(({ id }) => id);
}

/** A dialog that shows a map. */
function createDialog(): { dialog: HTMLDialogElement; target: HTMLElement } {
  const dialog = document.createElement('dialog');
  dialog.style.cssText = 'width:600px;height:400px';
  const target = createTarget('inset:20px');
  dialog.append(target);
  document.body.append(dialog);
  return { dialog, target };
}

/** As a user's key press does: a script's own call may not. */
async function enterFullscreen(element: Element): Promise<void> {
  const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
  const wanted = element as Element & { request?: unknown };
  wanted.setAttribute('data-fullscreen', '');
  await session.send('Runtime.evaluate', {
    expression: `(() => { const find = (doc) => doc.querySelector('[data-fullscreen]') ?? [...doc.querySelectorAll('iframe')].map((frame) => find(frame.contentDocument)).find(Boolean); return find(document).requestFullscreen(); })()`,
    userGesture: true,
    awaitPromise: true,
  });
  await expect.poll(() => document.fullscreenElement).toBe(element);
}

afterEach(async () => {
  if (document.fullscreenElement) await document.exitFullscreen();
  for (const dialog of document.querySelectorAll('dialog')) dialog.remove();
  for (const element of [document.body, document.documentElement]) element.removeAttribute('style');
  await page.viewport(1000, 700);
});

describe('on a page that moves or scales what is fixed in it', () => {
  test.each([
    ['body', 'zoom: 1.5'],
    ['body', 'zoom: 0.8'],
    ['html', 'zoom: 1.25'],
    ['body', 'transform: translate(30px, 20px)'],
    ['body', 'transform: scale(0.9); margin: 40px'],
    ['body', 'filter: grayscale(0.2); margin: 60px'],
    ['html', 'transform: translateX(25px)'],
    ['body', 'will-change: transform; padding: 33px'],
    ['body', 'contain: layout; position: relative; left: 17px'],
  ] as const)('it lies at its corner: %s { %s }', async (name, style) => {
    await page.viewport(1000, 700);
    (name === 'body' ? document.body : document.documentElement).style.cssText = style;
    const target = createTarget('left:50px;top:40px;width:500px;height:350px');
    const { host } = await setupOverlay({}, { target, corner: 'bottom-right', size: 'pill' });
    await expect.poll(() => rectOf(target).right - rectOf(host).right).toBeCloseTo(10, 0);
    expect(rectOf(target).bottom - rectOf(host).bottom).toBeCloseTo(10, 0);
  });

  test('it follows when the page begins to', async () => {
    const target = createTarget('left:50px;top:40px;width:500px;height:350px');
    const { host, source, clock } = await setupOverlay({}, { target });
    document.body.style.cssText = 'transform: translate(30px, 20px)';
    clock.advance(250);
    source.publish();
    expect(rectOf(host).left - rectOf(target).left).toBeCloseTo(10, 1);
    document.body.style.cssText = '';
    clock.advance(250);
    source.publish();
    expect(rectOf(host).left - rectOf(target).left).toBeCloseTo(10, 1);
  });

  test('it stays under the pointer that drags it', async () => {
    document.body.style.cssText = 'zoom: 1.5';
    const { host, button } = await setupOverlay({}, { size: 'pill' });
    const { left } = rectOf(host);
    button('Map vitals').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(rectOf(host).left - left).toBeCloseTo(16, 1);
  });
});

describe('while its target lies in a modal dialog', () => {
  test('it is in that dialog, at its corner, and can be used; afterwards it is back where it was', async () => {
    const { dialog, target } = createDialog();
    const overlay = await setupOverlay(fullSnapshot(), { target, size: 'pill' });
    expect(overlay.host.parentNode).toBe(document.body);
    dialog.showModal();
    await expect.poll(() => overlay.host.parentNode).toBe(dialog);
    expect(rectOf(overlay.host).left - rectOf(target).left).toBeCloseTo(10, 0);
    expect(hit(overlay)).toBe(overlay.host);
    overlay.button('Map vitals').focus();
    await userEvent.keyboard('{Enter}');
    expect(overlay.root.getElementById('body')?.hidden).toBe(false);
    expect(await findFaults()).toEqual([]);
    dialog.close();
    await expect.poll(() => overlay.host.parentNode).toBe(document.body);
    expect(overlay.root.getElementById('body')?.hidden).toBe(false);
    expect(overlay.source.subscriberCount).toBe(1);
  });

  test('the focus in it stays', async () => {
    const { dialog, target } = createDialog();
    dialog.show();
    const overlay = await setupOverlay({}, { target, size: 'pill' });
    dialog.close();
    dialog.showModal();
    await expect.poll(() => overlay.host.parentNode).toBe(dialog);
    overlay.button('Map vitals').focus();
    dialog.close();
    await expect.poll(() => overlay.host.parentNode).toBe(document.body);
    expect(overlay.root.activeElement).toBe(overlay.button('Map vitals'));
  });

  test('a target in a shadow tree of the dialog counts, a dialog that is not modal does not', async () => {
    const { dialog, target } = createDialog();
    const holder = document.createElement('div');
    holder.style.cssText = 'position:absolute;inset:0';
    holder.attachShadow({ mode: 'open' }).append(target);
    dialog.append(holder);
    const { host } = await setupOverlay({}, { target });
    dialog.show();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(host.parentNode).toBe(document.body);
    dialog.close();
    dialog.showModal();
    await expect.poll(() => host.parentNode).toBe(dialog);
  });

  test('so it is while that lies in a popover, which a click on it does not close', async () => {
    const popover = document.createElement('div');
    popover.popover = 'auto';
    const target = document.createElement('div');
    target.style.cssText = 'width:300px;height:200px';
    popover.append(target);
    document.body.append(popover);
    const overlay = await setupOverlay(fullSnapshot(), { target, size: 'pill' });
    popover.showPopover();
    await expect.poll(() => overlay.host.parentNode).toBe(popover);
    expect(hit(overlay)).toBe(overlay.host);
    await userEvent.click(overlay.button('Map vitals'));
    expect(popover.matches(':popover-open')).toBe(true);
    popover.hidePopover();
    await expect.poll(() => overlay.host.parentNode).toBe(document.body);
    popover.remove();
  });

  test('unmounting it there leaves nothing behind', async () => {
    const { dialog, target } = createDialog();
    const { host, unmount } = await setupOverlay({}, { target });
    dialog.showModal();
    await expect.poll(() => host.parentNode).toBe(dialog);
    unmount();
    expect(document.querySelector('map-vitals')).toBeNull();
  });
});

describe('while an element is fullscreen', () => {
  test('it lies on top of it and can be used; afterwards it is no popover any more', async () => {
    const target = createTarget('left:0;top:0;width:500px;height:300px');
    const overlay = await setupOverlay(fullSnapshot(), { target, size: 'pill' });
    overlay.button('Map vitals').focus();
    await enterFullscreen(target);
    await expect.poll(() => overlay.host.matches(':popover-open')).toBe(true);
    expect(overlay.host.parentNode).toBe(target);
    expect(overlay.root.activeElement).toBe(overlay.button('Map vitals'));
    await expect.poll(() => rectOf(target).width).toBeGreaterThan(900);
    expect(rectOf(overlay.host).left - rectOf(target).left).toBeCloseTo(10, 0);
    expect(hit(overlay)).toBe(overlay.host);
    overlay.button('Map vitals').focus();
    await userEvent.keyboard('{Enter}');
    expect(overlay.root.getElementById('body')?.hidden).toBe(false);
    expect(await findFaults()).toEqual([]);
    await document.exitFullscreen();
    await expect.poll(() => overlay.host.hasAttribute('popover')).toBe(false);
    expect(overlay.root.getElementById('body')?.hidden).toBe(false);
    expect(overlay.host.parentNode).toBe(document.body);
    expect(getComputedStyle(overlay.host).zIndex).toBe('10000');
  });

  test('it is seen over a canvas, which can hold nothing', async () => {
    const canvas = document.createElement('canvas');
    document.body.append(canvas);
    const { host } = await setupOverlay({}, {});
    await enterFullscreen(canvas);
    await expect.poll(() => host.matches(':popover-open')).toBe(true);
    expect(host.parentNode).toBe(document.body);
    await document.exitFullscreen();
    await expect.poll(() => host.hasAttribute('popover')).toBe(false);
    canvas.remove();
  });

  test('without popovers it is a child of the element', async () => {
    const target = createTarget('left:0;top:0;width:500px;height:300px');
    const { showPopover } = HTMLElement.prototype;
    Reflect.deleteProperty(HTMLElement.prototype, 'showPopover');
    try {
      const { host } = await setupOverlay({}, { target });
      await enterFullscreen(target);
      await expect.poll(() => host.parentNode).toBe(target);
      await document.exitFullscreen();
      await expect.poll(() => host.parentNode).toBe(document.body);
    } finally {
      HTMLElement.prototype.showPopover = showPopover;
    }
  });
});
