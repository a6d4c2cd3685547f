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
