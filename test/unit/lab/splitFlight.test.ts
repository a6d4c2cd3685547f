import { describe, expect, it } from 'vitest';
import { flyHand } from '../../../src/lab/hand.ts';
import { splitFlight } from '../../../src/lab/splitFlight.ts';
import type { Flight, FlightInput, MouseInput } from 'mapvitals/playwright';

const mouse = (atMs: number, type: MouseInput['type'], buttons = 0): FlightInput => ({
  atMs,
  type,
  x: atMs,
  y: 10,
  button: buttons ? 'left' : 'none',
  buttons,
  clickCount: 0,
  deltaX: 0,
  deltaY: type === 'mouseWheel' ? 100 : 0,
  modifiers: 0,
});
const key = (atMs: number, type: 'keyDown' | 'keyUp'): FlightInput => ({
  atMs,
  type,
  key: 'ArrowUp',
  code: 'ArrowUp',
  keyCode: 38,
  modifiers: 0,
});
const touch = (atMs: number, type: 'touchStart' | 'touchMove' | 'touchEnd', count: number): FlightInput => ({
  atMs,
  type,
  touches: Array.from({ length: count }, (_, id) => ({ id, x: 10 * id, y: atMs })),
  modifiers: 0,
});
const flightOf = (...input: FlightInput[]): Flight => ({
  version: 1,
  page: 'http://localhost/',
  viewport: { width: 800, height: 600 },
  durationMs: 9000,
  start: null,
  camera: [],
  input,
});

describe('a recorded flight', () => {
  it('is the gestures that its hand made, each from the input that is answered', () => {
    const gestures = splitFlight(
      flightOf(
        mouse(0, 'mouseMoved'),
        mouse(100, 'mousePressed', 1),
        mouse(110, 'mouseMoved', 1),
        // Held still: the gesture goes on.
        mouse(1900, 'mouseMoved', 1),
        mouse(1910, 'mouseReleased'),
        mouse(4000, 'mouseWheel'),
        mouse(4060, 'mouseWheel'),
        mouse(6000, 'mousePressed', 1),
        mouse(6050, 'mouseReleased'),
        key(8000, 'keyDown'),
        key(8050, 'keyUp'),
        mouse(11_000, 'mouseWheel'),
      ),
    );
    expect(gestures.map(({ name, kind }) => [name, kind])).toEqual([
      ['drag 1', 'drag'],
      ['wheel 1', 'wheel'],
      ['press 1', 'press'],
      ['key 1', 'key'],
      ['wheel 2', 'wheel'],
    ]);
    const origins = gestures.map(({ steps }) => steps.find(({ isOrigin }) => isOrigin)?.recorded?.atMs);
    expect(origins).toEqual([110, 4000, 6050, 8000, 11_000]);
  });

  it('with two fingers is a pinch, with one a drag', () => {
    const gestures = splitFlight(
      flightOf(
        touch(0, 'touchStart', 1),
        touch(20, 'touchMove', 1),
        touch(40, 'touchEnd', 0),
        touch(3000, 'touchStart', 2),
        touch(3020, 'touchMove', 2),
        touch(3040, 'touchEnd', 0),
      ),
    );
    expect(gestures.map(({ name }) => name)).toEqual(['drag 1', 'pinch 1']);
  });

  it('that only went over the page is none, and where it went a gesture begins', () => {
    expect(splitFlight(flightOf(mouse(0, 'mouseMoved')))).toEqual([]);
    const [wheel] = splitFlight(flightOf(mouse(0, 'mouseMoved'), mouse(5000, 'mouseWheel')));
    expect(wheel?.steps.map(({ atMs, type }) => [atMs, type])).toEqual([
      [0, 'mouseMoved'],
      [100, 'mouseWheel'],
    ]);
  });

  it('is sent as it was recorded', async () => {
    const sent: object[] = [];
    const [gesture] = splitFlight(flightOf({ ...mouse(0, 'mouseWheel'), modifiers: 8 }));
    await flyHand((method, params) => {
      sent.push({ method, ...params });
      return Promise.resolve();
    }, gesture?.steps ?? []);
    expect(sent).toEqual([
      expect.objectContaining({ method: 'Input.dispatchMouseEvent', type: 'mouseWheel', deltaY: 100, modifiers: 8 }),
    ]);
  });
});
