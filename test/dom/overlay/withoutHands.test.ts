/** @module-tag realTime */
import { afterEach, expect, it, vi } from 'vitest';
import { mountOverlay } from 'mapvitals/overlay';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';

vi.mock('../../../src/overlay/hands.ts', () => {
  throw new Error('its file is gone');
});
afterEach(() => document.body.replaceChildren());

it('without the code of its hands the overlay shows, grows and shrinks; what is missing is told once, and nothing can be dragged', async () => {
  const source = createFakeMapPerformance();
  const codes: string[] = [];
  vi.spyOn(source.monitor, 'record').mockImplementation((sample) => {
    if (sample.kind === 'problem') codes.push(sample.code);
  });
  const unmount = mountOverlay(source, { storage: null });
  await vi.waitUntil(() => codes.length > 0, 10_000);
  const root = document.querySelector('map-vitals')!.shadowRoot!;
  const press = (id: string): void => root.getElementById(id)?.click();
  expect(root.querySelector('.news')?.textContent).toContain('Waiting for the first move');
  press('collapse');
  expect(root.getElementById('panel')?.dataset['size']).toBe('pill');
  press('pill');
  expect(root.getElementById('panel')?.dataset['size']).toBe('compact');
  expect(root.querySelector('#handle:disabled')).not.toBeNull();
  unmount();
  expect(codes).toEqual(['overlay-part-missing']);
});
