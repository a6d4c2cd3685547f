import { afterEach, describe, expect, test } from 'vitest';
import { createMapPerformance } from '../../../src/createMapPerformance.ts';
import { defineOverlay, mountOverlay } from '../../../src/overlay/index.ts';
import type { MapVitalsElement } from '../../../src/overlay/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import type { Violation } from '../../../src/types/threshold.ts';

afterEach(() => {
  for (const element of document.querySelectorAll('map-vitals')) element.remove();
});

function createElement(): MapVitalsElement {
  defineOverlay();
  const element = document.createElement('map-vitals');
  element.options = { storage: null };
  return element;
}

describe('<map-vitals>', () => {
  test('is defined once, however often', async () => {
    defineOverlay();
    const defined = customElements.get('map-vitals');
    defineOverlay();
    expect(customElements.get('map-vitals')).toBe(defined);
  });

  test('shows nothing without a source, nor before it is in a document', async () => {
    const element = createElement();
    document.body.append(element);
    expect(element.shadowRoot?.childNodes).toHaveLength(0);
    element.remove();
    const source = createFakeMapPerformance(fullSnapshot());
    element.source = source;
    expect(source.subscriberCount).toBe(0);
    document.body.append(element);
    expect(source.subscriberCount).toBe(1);
    expect(element.source).toBe(source);
  });

  test('shows another source, or none, and lets go of the one before', async () => {
    const element = createElement();
    const [first, second] = [createFakeMapPerformance(fullSnapshot()), createFakeMapPerformance()];
    document.body.append(element);
    element.source = first;
    expect(element.shadowRoot?.textContent).toContain('places.cluster');
    element.source = second;
    expect(element.shadowRoot?.textContent).not.toContain('places.cluster');
    expect([first.subscriberCount, second.subscriberCount]).toEqual([0, 1]);
    element.source = null;
    expect([second.subscriberCount, element.shadowRoot?.childNodes.length]).toEqual([0, 0]);
  });

  test('takes up a source that was set before it was defined', async () => {
    defineOverlay();
    // A document without a window defines nothing: here the element is upgraded only when it comes over.
    const element = document.implementation.createHTMLDocument().createElement('map-vitals');
    const [early, late] = [createFakeMapPerformance(fullSnapshot()), createFakeMapPerformance()];
    Object.assign(element, { source: early, options: { storage: null } });
    expect(element.shadowRoot).toBeNull();
    document.body.append(element);
    expect(early.subscriberCount).toBe(1);
    element.source = late;
    expect([early.subscriberCount, late.subscriberCount]).toEqual([0, 1]);
  });

  test('reads from left to right, in English, on any page', async () => {
    document.documentElement.dir = 'rtl';
    const element = createElement();
    element.source = createFakeMapPerformance(fullSnapshot());
    document.body.append(element);
    const panel = element.shadowRoot!.getElementById('panel')!;
    expect([getComputedStyle(panel).direction, panel.lang]).toEqual(['ltr', 'en']);
    document.documentElement.removeAttribute('dir');
  });

  test('is there though the page has no body yet', async () => {
    const { body } = document;
    body.remove();
    const unmount = mountOverlay(createFakeMapPerformance(), { storage: null });
    expect(document.querySelectorAll('map-vitals')).toHaveLength(1);
    unmount();
    document.documentElement.append(body);
  });

  test('lives on where it is moved to', async () => {
    const element = createElement();
    const source = createFakeMapPerformance(fullSnapshot());
    element.source = source;
    document.body.append(element);
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    expect(source.subscriberCount).toBe(1);
    elsewhere.remove();
    expect(source.subscriberCount).toBe(0);
  });
});

describe('over a real monitor', () => {
  test('an open overlay shows what is measured; a pill causes no publishing and no frame, and one timer while it has news', async () => {
    const clock = createFakeClock();
    const mapPerformance = createMapPerformance({ clock, webVitals: false });
    const told: Violation[] = [];
    mapPerformance.monitor.onViolation((violation) => void told.push(violation), { when: 'complete' });
    const unmount = mountOverlay(mapPerformance, { clock, storage: null, size: 'full' });
    const root = document.querySelector('map-vitals')?.shadowRoot;
    await expect.poll(() => root?.getElementById('operations')).toBeTruthy();
    mapPerformance.monitor.setThreshold('places.cluster', 50);
    mapPerformance.monitor.trackOperation('places.cluster', 120);
    clock.advance(500);
    expect(root?.getElementById('operations')?.textContent).toContain('places.cluster');
    expect(root?.getElementById('violations')?.textContent).toContain('limit 50');
    await expect.poll(() => root?.querySelector('.news')?.textContent).toContain('120\u00a0ms call');
    // What finds its cause comes by import().
    await expect.poll(() => told, { timeout: 10_000 }).toHaveLength(1);

    root?.getElementById('collapse')?.click();
    const countPublishes = (): number => {
      mapPerformance.monitor.trackOperation('places.cluster', 20);
      return mapPerformance.monitor.snapshot().self.publishCount;
    };
    const publishCount = countPublishes();
    await expect.poll(() => root?.querySelector('.news')?.textContent).toContain('20\u00a0ms, was 120\u00a0ms');
    clock.advance(5000);
    expect(countPublishes()).toBe(publishCount);
    expect(clock.pendingCount).toBe(1);
    clock.advance(60_000);
    expect(clock.pendingCount).toBe(0);
    unmount();
  });
});
