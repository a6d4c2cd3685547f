import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
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
      const { host } = await setupOverlay({}, { target, corner, size: 'pill' });
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
    const { host } = await setupOverlay({}, { target, corner: 'bottom-right', size: 'pill' });
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
    const { host, source, clock } = await setupOverlay({}, { target });
    target.style.left = '300px';
    clock.advance(250);
    source.publish();
    expect(rectOf(host).left).toBe(310);
  });

  test('away from its corner when it opens: the corner stays', async () => {
    await page.viewport(1000, 900);
    const target = createTarget('left:0;top:0;width:900px;height:800px');
    const { host, button } = await setupOverlay(fullSnapshot(), { target, corner: 'bottom-right', size: 'pill' });
    const { right, bottom, top } = rectOf(host);
    button('Map vitals').click();
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
    const { host, root } = await setupOverlay(fullSnapshot(), { target, corner: 'bottom-right' });
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
    const { host, button } = await setupOverlay({}, { size: 'pill' });
    const { left, top } = rectOf(host);
    button('Map vitals').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}{Shift>}{ArrowLeft}{/Shift}');
    expect([rectOf(host).left - left, rectOf(host).top - top]).toEqual([31, 16]);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(rectOf(host).top).toBe(8);
  });

  test('with the pointer on its bar, and keeps to the corner that it is nearest to then', async () => {
    await page.viewport(1000, 700);
    const target = createTarget('left:0;top:0;width:900px;height:600px');
    const drop = createTarget('left:700px;top:500px;width:100px;height:40px');
    const { host, root } = await setupOverlay({}, { target, size: 'pill' });
    const title = root.getElementById('pill') as HTMLElement;
    await userEvent.dragAndDrop(title, drop);
    const { left, top, right, bottom } = rectOf(host);
    expect(title.hidden).toBe(false);
    expect(left).toBeGreaterThan(600);
    expect(top).toBeGreaterThan(450);
    target.style.width = '800px';
    target.style.height = '590px';
    await expect.poll(() => rectOf(host).right).toBeCloseTo(right - 100, 1);
    expect(rectOf(host).bottom).toBeCloseTo(bottom - 10, 1);
  });

  test('not when a button of its bar is pressed', async () => {
    const drop = createTarget('left:300px;top:300px;width:100px;height:40px');
    const { host, button } = await setupOverlay({}, { size: 'compact' });
    const { left } = rectOf(host);
    await userEvent.dragAndDrop(button('Show all'), drop);
    expect(rectOf(host).left).toBe(left);
  });
});

describe('the overlay remembers', () => {
  test('its place and its size', async () => {
    await page.viewport(1000, 700);
    const storage = createStorage();
    const first = await setupOverlay({}, { storage, corner: 'top-left' });
    first.button('Move').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}');
    first.button('Collapse').click();
    const { left, top } = rectOf(first.host);
    first.unmount();
    const second = await setupOverlay({}, { storage, corner: 'bottom-right', size: 'compact' });
    expect([rectOf(second.host).left, rectOf(second.host).top]).toEqual([left, top]);
    expect(second.root.getElementById('pill')?.hidden).toBe(false);
  });

  test('nothing where the storage throws, and works all the same', async () => {
    const refuse = (): never => {
      throw new Error('QuotaExceededError');
    };
    const { button, host, root } = await setupOverlay({}, { storage: { getItem: refuse, setItem: refuse } });
    const { left } = rectOf(host);
    button('Move').focus();
    await userEvent.keyboard('{ArrowRight}');
    button('Collapse').click();
    expect(rectOf(host).left - left).toBe(16);
    expect(root.getElementById('pill')?.hidden).toBe(false);
  });
});

describe('an overlay that nobody has moved', () => {
  /** A map with what maps have: buttons at one corner, notices at another, a logo at the third. */
  function createMap(...more: string[]): { readonly target: HTMLElement; readonly controls: readonly HTMLElement[] } {
    const target = createTarget('left:0;top:0;width:900px;height:600px;overflow:hidden');
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%';
    target.append(canvas);
    const controls = [
      'left:10px;top:10px;width:29px;height:90px',
      'right:10px;top:10px;width:29px;height:29px',
      'right:0;bottom:0;width:300px;height:20px',
      ...more,
    ].map((style) => {
      const control = document.createElement('button');
      control.style.cssText = `position:absolute;${style}`;
      target.append(control);
      return control;
    });
    return { target, controls };
  }
  const covers = (host: Element, control: Element): boolean => {
    const [a, b] = [rectOf(host), rectOf(control)];
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  };

  test.each(['pill', 'compact'] as const)('takes the corner where it covers least, as %s', async (size) => {
    await page.viewport(1000, 700);
    const { target, controls } = createMap();
    const { host } = await setupOverlay(fullSnapshot(), { target, size });
    await expect.poll(() => rectOf(host).bottom).toBe(590);
    expect(rectOf(host).left).toBe(10);
    expect(controls.filter((control) => covers(host, control))).toEqual([]);
  });

  test.each(['top-left', 'top-right', 'bottom-right'] as const)(
    'gives way to the controls in its corner: %s',
    async (corner) => {
      await page.viewport(1000, 700);
      const { target, controls } = createMap();
      const { host } = await setupOverlay(fullSnapshot(), { target, corner, size: 'compact' });
      await expect.poll(() => controls.filter((control) => covers(host, control))).toEqual([]);
    },
  );

  test.each([
    ['a slider as high as a third of a phone', 'left:8px;top:70px;width:24px;height:200px'],
    ['a bar that is centred by per cent', 'left:50%;top:10px;width:300px;height:200px;transform:translateX(-50%)'],
  ])('gives way to %s', async (_, style) => {
    await page.viewport(390, 844);
    const target = createTarget('inset:0');
    const control = document.createElement('button');
    control.style.cssText = `position:absolute;${style}`;
    target.append(control);
    const { host } = await setupOverlay(fullSnapshot(), { target, corner: 'top-left', size: 'full' });
    await expect.poll(() => covers(host, control)).toBe(false);
    expect(rectOf(host).height).toBeGreaterThan(400);
  });

  const ZOOM = 'right:10px;bottom:30px;width:29px;height:90px';

  test.each(['beside them', 'over words of the page, if need be'])(
    'leaves buttons free where it is as high as the map: it goes %s',
    async (way) => {
      await page.viewport(1000, 700);
      const { target, controls } = createMap(ZOOM);
      if (way !== 'beside them')
        createTarget('left:0;top:0;width:700px;height:600px').textContent = 'Words of the page';
      const { host } = await setupOverlay(fullSnapshot(), { target, corner: 'top-right', size: 'full' });
      await expect.poll(() => controls.filter((control) => covers(host, control))).toEqual([]);
    },
  );

  test('is cut where it would cover buttons at every corner, and whole again with more room', async () => {
    await page.viewport(1000, 700);
    const { target, controls } = createMap(ZOOM, 'left:10px;bottom:10px;width:200px;height:29px');
    target.style.width = '370px';
    const { host } = await setupOverlay(fullSnapshot(), { target, size: 'full' });
    await expect.poll(() => controls.filter((control) => covers(host, control))).toEqual([]);
    const { height } = rectOf(host);
    expect(height).toBeGreaterThan(250);
    target.style.width = '900px';
    await expect.poll(() => rectOf(host).height, { timeout: 5000 }).toBeGreaterThan(height);
    expect(controls.filter((control) => covers(host, control))).toEqual([]);
  });

  test('looks again when its target is resized', async () => {
    await page.viewport(1000, 700);
    const { target } = createMap();
    const { host } = await setupOverlay(fullSnapshot(), { target, size: 'pill' });
    await expect.poll(() => rectOf(host).bottom).toBe(590);
    const logo = createTarget('left:0;top:440px;width:200px;height:60px');
    target.style.height = '500px';
    await expect.poll(() => covers(host, logo)).toBe(false);
  });

  test('asks the page a few times only what lies there, where every place covers something', async () => {
    await page.viewport(1000, 700);
    const target = createTarget('left:0;top:0;width:900px;height:600px');
    for (let left = 0; left < 900; left += 50) {
      const control = document.createElement('button');
      control.style.cssText = `position:absolute;left:${left}px;top:0;width:40px;height:600px`;
      target.append(control);
    }
    const looks = vi.spyOn(document, 'elementFromPoint');
    onTestFinished(() => looks.mockRestore());
    await setupOverlay(fullSnapshot(), { target, size: 'full' });
    await expect.poll(() => looks.mock.calls.length).toBeGreaterThan(0);
    // When it is filled, when it can be dragged, and as it grows to its size: each of them in its middle, seldom elsewhere.
    expect(looks.mock.calls.length).toBeLessThan(6 * 2 * target.childElementCount);
    expect(looks.mock.results.map(({ value }) => (value as Element).localName)).not.toContain('map-vitals');
  });

  test('looks no more where its words come and go: once it has found room for them', async () => {
    await page.viewport(1000, 700);
    const { target } = createMap();
    const { host, root } = await setupOverlay(fullSnapshot(), { target, size: 'compact' });
    await expect.poll(() => rectOf(host).bottom).toBe(590);
    const words = root.getElementById('todo')!;
    const growBy = async (px: number): Promise<void> => {
      const { height } = rectOf(host);
      words.style.paddingTop = `${px}px`;
      expect(rectOf(host).height).not.toBe(height);
      // Observers of sizes are told after the first of them; what they cause comes with the next.
      for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(done));
    };
    const looks = vi.spyOn(document, 'elementFromPoint');
    onTestFinished(() => looks.mockRestore());
    await growBy(40);
    expect(looks).toHaveBeenCalled();
    looks.mockClear();
    for (const px of [0, 40, 10, 30]) await growBy(px);
    expect(looks).not.toHaveBeenCalled();
    expect(rectOf(host).bottom).toBe(590);
  });

  test('is as compact at most half as high as the map', async () => {
    await page.viewport(1000, 700);
    const target = createTarget('left:0;top:0;width:600px;height:260px');
    const { host } = await setupOverlay(fullSnapshot(), { target, size: 'compact' });
    await expect.poll(() => rectOf(host).height).toBeLessThanOrEqual(130);
    expect(rectOf(host).width).toBeCloseTo(280, 0);
  });

  test('is never selected as text while it is dragged, nor is the page', async () => {
    const text = createTarget('left:400px;top:300px;width:200px;height:40px');
    text.textContent = 'Some text of the page';
    const { root } = await setupOverlay({}, { size: 'compact' });
    await userEvent.dragAndDrop(root.querySelector('header .news') as HTMLElement, text);
    expect(getSelection()?.toString()).toBe('');
  });

  test.each(['pill', 'compact', 'full'] as const)('has targets of 44 px for a finger, as %s', async (size) => {
    await touch(true);
    const { root } = await setupOverlay(fullSnapshot(), { size });
    const sizes = [...root.querySelectorAll('button, summary')]
      .map((element) => rectOf(element))
      .filter(({ width }) => width > 0)
      .map(({ width, height }) => Math.min(width, height));
    await touch(false);
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
  });
});

async function touch(enabled: boolean): Promise<void> {
  const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
  await session.send('Emulation.setTouchEmulationEnabled', { enabled });
  await session.send('Emulation.setEmitTouchEventsForMouse', { enabled });
}
