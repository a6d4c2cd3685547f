/** @module-tag realTime */
import { afterEach, expect, it, vi } from 'vitest';
import { mountOverlay } from 'mapvitals/overlay';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';

afterEach(() => document.body.replaceChildren());

it('Escape is its own until it is a pill, and then the focus is where it was: nowhere', async () => {
  const unmount = mountOverlay(createFakeMapPerformance(), { storage: null, shortcut: 'alt+v' });
  const root = document.querySelector('map-vitals')!.shadowRoot!;
  await vi.waitUntil(() => !root.querySelector('#handle:disabled'), 10_000);
  const press = (target: EventTarget, init: KeyboardEventInit): boolean =>
    target.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));

  press(document.body, { code: 'KeyV', altKey: true });
  expect(root.activeElement?.id).toBe('collapse');
  const panel = root.getElementById('panel')!;
  expect(press(panel, { key: 'Escape' })).toBe(false);
  expect(panel.dataset['size']).toBe('pill');
  expect(root.activeElement).toBeNull();
  expect(press(panel, { key: 'Escape' })).toBe(true);
  unmount();
});
