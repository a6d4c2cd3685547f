/** @module-tag realTime */
import { afterEach, expect, it, vi } from 'vitest';
import { mountOverlay } from 'mapvitals/overlay';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function mountTwice(): { codes: string[]; warnings: number; overlays: Element[] } {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const source = createFakeMapPerformance();
  const codes: string[] = [];
  vi.spyOn(source.monitor, 'record').mockImplementation((sample) => {
    if (sample.kind === 'problem') codes.push(sample.code);
  });
  const unmounts = [mountOverlay(source, { storage: null }), mountOverlay(source, { storage: null })];
  const overlays = [...document.querySelectorAll('map-vitals')];
  for (const unmount of unmounts) unmount();
  return { codes, warnings: warn.mock.calls.length, overlays };
}

it.each([
  ['ResizeObserver', () => vi.stubGlobal('ResizeObserver', undefined)],
  ['CSSStyleSheet', () => vi.stubGlobal('CSSStyleSheet', undefined)],
  ['replaceSync', () => vi.stubGlobal('CSSStyleSheet', Object)],
])('shows nothing, and says so once, where the browser lacks what the overlay needs: %s', (_what, takeAway) => {
  takeAway();
  const { codes, warnings, overlays } = mountTwice();
  expect(overlays.map((overlay) => overlay.shadowRoot?.childNodes.length)).toEqual([0, 0]);
  expect(codes).toEqual(['overlay-unsupported']);
  expect(warnings).toBe(1);
});

it('shows nothing for what is no source, and throws nothing into the app', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  // The cast: as from an app without types.
  for (const source of [{}, [], 5]) mountOverlay(source as never, { storage: null });
  const overlays = [...document.querySelectorAll('map-vitals')];
  expect(overlays.map((overlay) => overlay.shadowRoot?.childNodes.length)).toEqual([0, 0, 0]);
  // It is not the browser's fault.
  expect(warn.mock.calls[0]?.[0]).toContain('source lacks what it needs');
});

it('listens to nothing where the lack shows late', () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.stubGlobal('getComputedStyle', undefined);
  const source = createFakeMapPerformance();
  const listening = new Set<string>();
  for (const method of ['onViolation', 'onSample'] as const) {
    vi.spyOn(source.monitor, method).mockImplementation(() => {
      listening.add(method);
      return () => void listening.delete(method);
    });
  }
  const unmount = mountOverlay(source, { storage: null });
  expect([...listening]).toEqual([]);
  expect(source.subscriberCount).toBe(0);
  expect(document.querySelector('map-vitals')?.shadowRoot?.childNodes.length).toBe(0);
  unmount();
});

it('comes back where what it had moved into is taken away while that is fullscreen', async () => {
  const stage = document.createElement('div');
  document.body.append(stage);
  let fullscreen: Element | null = null;
  Object.defineProperty(document, 'fullscreenElement', { configurable: true, get: () => fullscreen });
  const unmount = mountOverlay(createFakeMapPerformance(), { storage: null });
  const overlay = document.querySelector('map-vitals');
  await vi.waitUntil(() => !overlay?.shadowRoot?.querySelector('#handle:disabled'), 10_000);
  fullscreen = stage;
  document.dispatchEvent(new Event('fullscreenchange'));
  expect(overlay?.parentNode).toBe(stage);
  fullscreen = null;
  stage.remove();
  await Promise.resolve();
  expect(overlay?.parentNode).toBe(document.body);
  expect(overlay?.shadowRoot?.childNodes.length).toBeGreaterThan(0);
  unmount();
  await Promise.resolve();
  expect(overlay?.isConnected).toBe(false);
  Reflect.deleteProperty(document, 'fullscreenElement');
});
