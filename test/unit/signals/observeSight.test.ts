import { describe, expect, test } from 'vitest';
import { observeSight } from '../../../src/signals/observeSight.ts';
import { createFakeWindow } from '../../support/fakeWindow.ts';
import type { FakeWindow } from '../../support/fakeWindow.ts';
import type { SightWatch } from '../../../src/signals/observeSight.ts';

describe('a map is out of sight', () => {
  test.each<[string, (window: FakeWindow) => void, (window: FakeWindow) => void, string]>([
    ['while its page is hidden', (window) => window.hide(), (window) => window.show(), 'hidden'],
    [
      'while its page lies in the back-forward cache',
      (window) => window.leave(),
      (window) => window.restore(),
      'hidden',
    ],
    [
      'while it is scrolled out of view, or its iframe is',
      (window) => window.place({ isIntersecting: false }),
      (window) => window.place({}),
      'out-of-view',
    ],
    [
      'while nothing of it is seen, as in a closed accordion, though its edge touches the view',
      (window) => window.place({ intersectionRatio: 0 }),
      (window) => window.place({}),
      'out-of-view',
    ],
    ['while it has no height', (window) => window.place({ height: 0 }), (window) => window.place({}), 'no-size'],
    ['while it has no width', (window) => window.place({ width: 0 }), (window) => window.place({}), 'no-size'],
    [
      'while its page is frozen',
      ({ page }) => page.document.dispatchEvent(new Event('freeze')),
      ({ page }) => page.document.dispatchEvent(new Event('resume')),
      'hidden',
    ],
  ])('%s', (_when, goAway, comeBack, why) => {
    const { window, told } = setup();
    expect(told).toEqual([]);
    goAway(window);
    goAway(window);
    expect(told).toEqual([why]);
    comeBack(window);
    expect(told).toEqual([why, 'seen']);
  });

  test('until nothing hides it any more', () => {
    const { window, told } = setup();
    window.hide();
    window.place({ isIntersecting: false });
    window.show();
    expect(told).toEqual(['hidden']);
    window.place({});
    expect(told).toEqual(['hidden', 'seen']);
  });

  test('from the start, where it is not laid out or its page is hidden', () => {
    expect(setup({ isShown: false }).told).toEqual(['not-shown']);
    const window = createFakeWindow();
    window.hide();
    expect(setup({ window }).told).toEqual(['hidden']);
  });

  test('until it is drawn, where no observer tells that it is shown again', () => {
    const element = { isShown: false };
    const { told, watch } = setup(element);
    watch.drawn(1000);
    expect(told).toEqual(['not-shown']);
    element.isShown = true;
    watch.drawn(1016);
    expect(told).toEqual(['not-shown', 'seen']);
  });

  test('once its styles make it invisible, as a closed panel is: what it draws then tells, and that is looked at now and then', () => {
    let lookedCount = 0;
    let isShown = true;
    const element = {
      get isShown() {
        lookedCount += 1;
        return isShown;
      },
    };
    const { told, watch } = setup(element);
    for (let frame = 0; frame < 60; frame += 1) watch.drawn(1000 + (frame * 1000) / 60);
    expect(lookedCount).toBeLessThan(12);
    isShown = false;
    watch.drawn(2100);
    expect(told).toEqual(['not-shown']);
    isShown = true;
    watch.drawn(2101);
    expect(told).toEqual(['not-shown', 'seen']);
  });

  test('but not because its page is only prerendered', () => {
    expect(setup({ window: createFakeWindow({ isPrerendering: true }) }).told).toEqual([]);
  });
});

test('where it is stopped nothing listens any more', () => {
  const { window, told, watch } = setup();
  expect(window.observerCount).toBe(2);
  watch.stop();
  watch.stop();
  expect(window.observerCount).toBe(0);
  window.hide();
  window.leave();
  expect(told).toEqual([]);
});

test('a page without observers tells when it is hidden', () => {
  const { page } = createFakeWindow();
  Object.assign(page.window, { IntersectionObserver: undefined, ResizeObserver: undefined });
  const told: string[] = [];
  observeSight({} as HTMLElement, page, { unseen: (why) => told.push(why), seen: () => told.push('seen') });
  page.window.dispatchEvent(new Event('pagehide'));
  expect(told).toEqual(['hidden']);
});

function setup(element: { window?: FakeWindow & ReturnType<typeof createFakeWindow>; isShown?: boolean } = {}): {
  window: FakeWindow;
  told: string[];
  watch: SightWatch;
} {
  const { window = createFakeWindow() } = element;
  const told: string[] = [];
  const container = { checkVisibility: () => element.isShown !== false } as HTMLElement;
  const watch = observeSight(container, window.page, {
    unseen: (why) => told.push(why),
    seen: () => told.push('seen'),
  });
  return { window, told, watch };
}
