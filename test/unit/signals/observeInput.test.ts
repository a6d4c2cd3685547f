import { expect, test } from 'vitest';
import { observeInput } from '../../../src/signals/observeInput.ts';
import { createFakeContainer } from '../../support/fakeMap.ts';

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

test('a shorter way is a drag where the map begins to move: from its latest move on', () => {
  const { container, heard, times, watch } = setup();
  watch.moved();
  container.dispatch('pointerdown', pointer(0));
  watch.moved();
  container.dispatch('pointermove', { ...pointer(1), timeStamp: 40 });
  container.dispatch('pointermove', { ...pointer(2), timeStamp: 50, getCoalescedEvents: () => [{ timeStamp: 45 }] });
  expect(heard).toEqual(['press']);
  watch.moved();
  watch.moved();
  expect(heard).toEqual(['press', 'drag']);
  expect(times.at(-1)).toBe(45);
});

test.each([
  ['maplibregl-map', 0.5, 1.5],
  ['maplibregl-map', 3, 9],
  ['leaflet-container', 3, 3],
])('a map (%s) that is shown at %d times its size drags from %d px on', (name, scale, slopPx) => {
  const { container, heard } = setup();
  Object.assign(container.element, {
    matches: (selector: string) => selector.includes(`.${name}`),
    offsetWidth: 400,
    getBoundingClientRect: () => ({ width: 400 * scale }),
  });
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('pointermove', pointer(slopPx - 0.1));
  expect(heard).toEqual(['press']);
  container.dispatch('pointermove', pointer(slopPx));
  expect(heard).toEqual(['press', 'drag']);
});

test('hovering is no input, even after a press that was released outside: that press is over', () => {
  const { container, heard, phases } = setup();
  container.dispatch('pointermove', { ...pointer(50), buttons: 0 });
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('pointermove', { ...pointer(50), buttons: 0 });
  expect(heard).toEqual(['press', 'press']);
  expect(phases).toEqual(['press', 'cancel']);
  container.dispatch('pointermove', { ...pointer(60), buttons: 0 });
  expect(heard).toHaveLength(2);
});

test('a wheel that scrolls the page was none of the map’s, unless somebody has kept the page from scrolling by it', () => {
  const { container, heard, phases } = setup();
  const wheel = { timeStamp: 1, ctrlKey: false, defaultPrevented: true };
  container.dispatch('wheel', wheel);
  container.dispatch('scroll', { timeStamp: 9 });
  container.dispatch('wheel', { ...wheel, defaultPrevented: false });
  expect(phases).toEqual(['move', 'move']);
  container.dispatch('scroll', { timeStamp: 19 });
  container.dispatch('scroll', { timeStamp: 29 });
  expect(phases).toEqual(['move', 'move', 'cancel']);
  expect(heard.at(-1)).toBe('wheel');
});

test('a finger by which the page scrolls is none on the map; one that the browser took over for less goes on', () => {
  const { container, heard, phases } = setup();
  const touches = { timeStamp: 1, touches: { length: 1 } };
  for (const isScrolling of [false, true]) {
    heard.length = phases.length = 0;
    container.dispatch('pointerdown', { ...pointer(0), pointerType: 'touch' });
    container.dispatch('touchstart', touches);
    container.dispatch('pointercancel', pointer(9));
    if (isScrolling) container.dispatch('scroll', { timeStamp: 9 });
    container.dispatch('touchmove', touches);
    container.dispatch('touchend', { timeStamp: 1, touches: { length: 0 } });
    expect(phases).toEqual(['press', 'move', isScrolling ? 'cancel' : 'move', 'release']);
  }
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
  container.dispatch('keydown', { timeStamp: 3, key: 'ArrowUp', code: 'ArrowUp' });
  expect(heard).toEqual(['wheel', 'pinch', 'key']);
});

test('what MapLibre’s cooperative gestures leave to the page is no input: a wheel without a key, one finger', () => {
  const { container, heard, phases } = setup();
  const target = { closest: (selector: string) => selector.includes('cooperative'), shadowRoot: null };
  container.dispatch('wheel', { timeStamp: 1, target, ctrlKey: false, metaKey: false });
  container.dispatch('wheel', { timeStamp: 2, target, ctrlKey: true, metaKey: false });
  container.dispatch('wheel', { timeStamp: 3, target, ctrlKey: false, metaKey: true });
  container.dispatch('wheel', { timeStamp: 4, target, ctrlKey: false, metaKey: false });
  expect(heard).toEqual(['pinch', 'wheel']);
  heard.length = 0;
  phases.length = 0;
  const finger = (clientX: number, more = {}): object => ({
    ...pointer(clientX),
    pointerType: 'touch',
    target,
    ...more,
  });
  const touches = (length: number): object => ({ timeStamp: 1, target, touches: { length } });
  container.dispatch('pointerdown', finger(0));
  container.dispatch('touchstart', touches(1));
  container.dispatch('pointermove', finger(9));
  container.dispatch('pointercancel', finger(9));
  container.dispatch('touchmove', touches(1));
  expect([heard, phases]).toEqual([
    ['press', 'press'],
    ['press', 'cancel'],
  ]);
  container.dispatch('touchend', touches(0));
  container.dispatch('pointerdown', finger(0));
  container.dispatch('pointerdown', finger(50, { pointerId: 2, isPrimary: false }));
  container.dispatch('pointermove', finger(60, { pointerId: 2, isPrimary: false }));
  expect(heard.at(-1)).toBe('pinch');
  // A mouse drags as ever.
  container.dispatch('pointerdown', { ...pointer(0), pointerType: 'mouse', target });
  container.dispatch('pointermove', { ...pointer(9), pointerType: 'mouse', target });
  expect(heard.at(-1)).toBe('drag');
});

test('a modifier key alone is no input', () => {
  const { container, heard } = setup();
  for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock']) {
    container.dispatch('keydown', { timeStamp: 1, key, code: `${key}Left` });
    container.dispatch('keyup', { timeStamp: 2, key, code: `${key}Left` });
  }
  expect(heard).toEqual([]);
});

test.each([
  ['a search field', { selectionStart: 0 }, []],
  ['a note that is written on the page', { isContentEditable: true }, []],
  ['a number, whose letters may be short cuts', { selectionStart: null }, ['a', 'Backspace']],
  ['the map itself', {}, ['a', 'Backspace']],
])('what is typed into %s is no input, Enter and arrows in it are', (_where, field, typed) => {
  const { container, times } = setup();
  const keys = ['a', 'Backspace', 'Enter', 'ArrowDown'];
  for (const [timeStamp, key] of keys.entries()) {
    const event = { timeStamp, key, code: key, composedPath: () => [field, container.element] };
    container.dispatch('keydown', event);
    container.dispatch('keyup', event);
  }
  const heard = keys.filter((_key, timeStamp) => times.includes(timeStamp));
  expect(heard).toEqual([...typed, 'Enter', 'ArrowDown']);
});

test('an action is from the first pointer or key down to the last one up', () => {
  const { container, phases } = setup();
  const second = { pointerId: 2, isPrimary: false };
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('pointerdown', { ...pointer(50), ...second });
  container.dispatch('pointerup', { ...pointer(50), ...second });
  container.dispatch('pointerup', pointer(0));
  expect(phases).toEqual(['press', 'move', 'move', 'release']);
  phases.length = 0;
  const key = { timeStamp: 1, key: 'ArrowUp', code: 'ArrowUp' };
  container.dispatch('keydown', key);
  container.dispatch('keydown', { ...key, repeat: true });
  container.dispatch('keyup', key);
  expect(phases).toEqual(['press', 'move', 'release']);
});

test('a key whose end a dialog has swallowed keeps no later one down', () => {
  const { container, phases } = setup();
  const key = (code: string, timeStamp: number): object => ({ timeStamp, key: code, code });
  container.dispatch('keydown', key('Enter', 1));
  container.dispatch('keydown', key('ArrowUp', 5001));
  container.dispatch('keyup', key('ArrowUp', 5100));
  expect(phases).toEqual(['press', 'press', 'release']);
});

test('moves that the browser joined into one count from the first of them past the slop', () => {
  const times: number[] = [];
  const container = createFakeContainer();
  observeInput(container.element, (kind, _phase, inputMs) => void (kind === 'drag' && times.push(inputMs)));
  const at = (clientX: number, timeStamp: number): object => ({ ...pointer(clientX), timeStamp });
  container.dispatch('pointerdown', at(0, 100));
  const joined = [at(1, 101), at(4, 103), at(9, 105)];
  container.dispatch('pointermove', { ...at(9, 105), getCoalescedEvents: () => joined });
  container.dispatch('pointermove', { ...at(12, 115), getCoalescedEvents: () => [at(11, 112), at(12, 115)] });
  expect(times).toEqual([103, 112]);
});

test('input on a map that lies in this map’s container is that map’s', () => {
  const { container, heard } = setup();
  const inner = createFakeContainer();
  const { stop } = observeInput(inner.element, () => {});
  const matching = (selector: string) => ({ matches: (selectors: string) => selectors.split(',').includes(selector) });
  const foreign = { ...matching('.maplibregl-map'), querySelector: () => ({}) };
  const overlay = matching('map-vitals');
  for (const target of [inner.element, foreign, overlay]) {
    container.dispatch('wheel', { timeStamp: 1, composedPath: () => [{}, target, container.element, {}] });
  }
  expect(heard).toEqual([]);
  stop();
  for (const path of [
    [{}, inner.element, container.element],
    [{}, container.element, foreign],
  ]) {
    container.dispatch('wheel', { timeStamp: 1, composedPath: () => path });
  }
  expect(heard).toEqual(['wheel', 'wheel']);
});

test('input on a MapLibre map that takes none, as a layer of this one, is this one’s', () => {
  const { container, heard } = setup();
  const layer = { matches: (selectors: string) => selectors.includes('.maplibregl-map'), querySelector: () => null };
  container.dispatch('wheel', { timeStamp: 1, composedPath: () => [layer, {}, container.element] });
  expect(heard).toEqual(['wheel']);
});

test.each([
  ['OpenLayers', '.ol-viewport'],
  ['Cesium', '.cesium-viewer'],
])('an overview map of %s in it is another map, and its own viewport is none', (_library, name) => {
  const { container, heard } = setup();
  const viewport = () => ({ matches: (selectors: string) => selectors.split(',').includes(name) });
  const [own, overview] = [viewport(), viewport()];
  Object.assign(container.element, { matches: () => false, querySelector: () => own });
  container.dispatch('wheel', { timeStamp: 1, composedPath: () => [{}, overview, own, container.element] });
  expect(heard).toEqual([]);
  container.dispatch('wheel', { timeStamp: 1, composedPath: () => [{}, own, container.element] });
  expect(heard).toEqual(['wheel']);
  // In the container of a map of another library it is never the map's own.
  Object.assign(container.element, { matches: (selectors: string) => selectors.includes('.maplibregl-map') });
  container.dispatch('wheel', { timeStamp: 900, composedPath: () => [{}, own, container.element] });
  expect(heard).toEqual(['wheel']);
});

test('a drag that the map follows is not listened to, until the map stands or a pointer comes or goes', () => {
  const { container, heard, phases, rest, listen } = setup();
  container.dispatch('pointerdown', pointer(0));
  const idleCount = container.listenerCount;
  // A press that has not moved yet may become one.
  expect(rest()).toBe(false);
  container.dispatch('pointermove', pointer(9));
  expect(rest()).toBe(true);
  expect(container.listenerCount).toBe(idleCount - 1);
  container.dispatch('pointermove', pointer(19));
  expect(heard).toEqual(['press', 'drag']);
  listen();
  container.dispatch('pointermove', pointer(29));
  expect(heard).toEqual(['press', 'drag', 'drag']);
  rest();
  container.dispatch('pointerdown', { ...pointer(100), pointerId: 2, isPrimary: false });
  expect(rest()).toBe(false);
  container.dispatch('pointermove', { ...pointer(90), pointerId: 2, isPrimary: false });
  expect(heard.at(-1)).toBe('pinch');
  expect(rest()).toBe(true);
  container.dispatch('pointerup', { ...pointer(90), pointerId: 2 });
  container.dispatch('pointermove', pointer(39));
  expect(heard.at(-1)).toBe('drag');
  rest();
  container.dispatch('pointerup', pointer(39));
  expect(phases.at(-1)).toBe('release');
});

test('a burst of wheel events asks once where it is, on an element without a shadow tree', () => {
  const { container, heard } = setup();
  let askedCount = 0;
  const wheel = (timeStamp: number, target: object): void =>
    container.dispatch('wheel', {
      timeStamp,
      target,
      composedPath() {
        askedCount += 1;
        return [target, container.element];
      },
    });
  const canvas = { shadowRoot: null };
  for (let i = 0; i < 10; i += 1) wheel(i * 16, canvas);
  expect([askedCount, heard.length]).toEqual([1, 10]);
  wheel(2000, canvas);
  wheel(2010, { shadowRoot: null });
  expect(askedCount).toBe(3);
  const host = { shadowRoot: {} };
  wheel(2020, host);
  wheel(2030, host);
  expect(askedCount).toBe(5);
});

test('a press or key that another window takes over is over', () => {
  const { container, phases } = setup();
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('keydown', { timeStamp: 1, key: 'ArrowUp', code: 'ArrowUp' });
  container.dispatch('blur', { timeStamp: 2, target: container.element });
  expect(phases).toEqual(['press', 'press', 'cancel', 'cancel']);
});

test('touches count by themselves only where the browser ended their pointer events', () => {
  const { container, heard, phases } = setup();
  container.dispatch('pointerdown', pointer(0));
  container.dispatch('touchstart', { timeStamp: 1, touches: { length: 1 } });
  container.dispatch('touchmove', { timeStamp: 1, touches: { length: 1 } });
  expect(heard).toEqual(['press']);
  container.dispatch('pointercancel', pointer(0));
  container.dispatch('touchmove', { timeStamp: 2, touches: { length: 1 } });
  container.dispatch('touchmove', { timeStamp: 3, touches: { length: 2 } });
  container.dispatch('touchend', { timeStamp: 4, touches: { length: 0 } });
  expect(heard).toEqual(['press', 'press', 'drag', 'pinch', 'press']);
  expect(phases).toEqual(['press', 'move', 'move', 'move', 'release']);
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
  observeInput(container.element, (_kind, _phase, inputMs) => times.push(inputMs));
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

function setup() {
  const container = createFakeContainer();
  const heard: string[] = [];
  const phases: string[] = [];
  const times: number[] = [];
  const watch = observeInput(container.element, (kind, phase, inputMs) => {
    heard.push(kind);
    phases.push(phase);
    times.push(inputMs);
  });
  return { container, heard, phases, times, watch, ...watch };
}

function pointer(clientX: number): object {
  return { pointerId: 1, isPrimary: true, buttons: 1, clientX, clientY: 0, timeStamp: 1 };
}
