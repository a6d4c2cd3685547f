import { expect, test } from 'vitest';
import { observeInput } from '../../../src/signals/observeInput.ts';
import { createFakeContainer } from '../../support/fakeMap.ts';
import type { FakeContainer } from '../../support/fakeMap.ts';

test('a pointer that moves less than 3 px is a press, one that moves further a drag', () => {
  const { container, heard } = setup();
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('pointermove', pointer(2));
  expect(heard).toEqual(['press']);
  container.dispatch('pointermove', pointer(3));
  // Once it drags, it drags: also back over where it began.
  container.dispatch('pointermove', pointer(0));
  expect(heard).toEqual(['press', 'drag', 'drag']);
  container.dispatch('pointerup', pointer(0));
  expect(heard.at(-1)).toBe('press');
});

test('hovering is no input, even after a press that was released outside', () => {
  const { container, heard } = setup();
  container.dispatch('pointermove', { ...pointer(50), buttons: 0 });
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('pointermove', { ...pointer(50), buttons: 0 });
  expect(heard).toEqual(['press']);
});

test('two fingers pinch', () => {
  const { container, heard } = setup();
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('pointerdown', { ...pointer(100), pointerId: 2, isPrimary: false });
  container.dispatch('pointermove', { ...pointer(90), pointerId: 2, isPrimary: false });
  expect(heard.at(-1)).toBe('pinch');
});

test('a trackpad’s pinch is a wheel with the control key', () => {
  const { container, heard } = setup();
  container.dispatch('wheel', { timeStamp: 1, ctrlKey: false });
  container.dispatch('wheel', { timeStamp: 2, ctrlKey: true });
  container.dispatch('keydown', { timeStamp: 3 });
  expect(heard).toEqual(['wheel', 'pinch', 'key']);
});

test('touches count by themselves only where the browser ended their pointer events', () => {
  const { container, heard } = setup();
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('touchmove', { timeStamp: 1, touches: { length: 1 } });
  expect(heard).toEqual(['press']);
  container.dispatch('pointercancel', pointer(0));
  container.dispatch('touchmove', { timeStamp: 2, touches: { length: 1 } });
  container.dispatch('touchmove', { timeStamp: 3, touches: { length: 2 } });
  expect(heard).toEqual(['press', 'drag', 'pinch']);
});

test('what a script dispatches is no input', () => {
  const { container, heard } = setup();
  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'wheel', 'keydown', 'touchmove']) {
    container.dispatch(type, { ...pointer(99), isTrusted: false, touches: { length: 1 } });
  }
  expect(heard).toEqual([]);
});

test('the time is that at which the user did it', () => {
  const times: number[] = [];
  const container = createFakeContainer();
  observeInput(container.element, (_kind, inputMs) => times.push(inputMs));
  container.dispatch('wheel', { timeStamp: 1234.5 });
  expect(times).toEqual([1234.5]);
});

test('stopping removes every listener, twice without harm', () => {
  const { container, stop } = setup();
  expect(container.listenerCount).toBeGreaterThan(0);
  stop();
  stop();
  expect(container.listenerCount).toBe(0);
});

function setup(): { container: FakeContainer; heard: string[]; stop: () => void } {
  const container = createFakeContainer();
  const heard: string[] = [];
  const stop = observeInput(container.element, (kind) => heard.push(kind));
  return { container, heard, stop };
}

function pointer(clientX: number): object {
  return { pointerId: 1, isPrimary: true, buttons: 1, clientX, clientY: 0, timeStamp: 1 };
}
