import { beforeEach, describe, expect, test } from 'vitest';
import { pageRegistry } from '../../../src/lib/pageRegistry.ts';
import { createLiveMaps } from '../../../src/vitals/liveMaps.ts';
import { createFakeContainer } from '../../support/fakeMap.ts';
import type { LiveMap } from '../../../src/vitals/liveMaps.ts';

beforeEach(() => pageRegistry().maps?.clear());

describe('live maps', () => {
  /** Maps that nobody else holds, held for the test. */
  const held: object[] = [];
  const setup = (): { add: (container: HTMLElement, map?: object) => LiveMap; told: string[] } => {
    const told: string[] = [];
    const live = createLiveMaps((code) => told.push(code));
    const add = (container: HTMLElement, map: object = {}): LiveMap => {
      held.push(map);
      return live.add(map, container);
    };
    return { told, add };
  };

  test('two on one container are a stuck state', () => {
    const { add, told } = setup();
    const { element } = createFakeContainer();
    add(element);
    expect(told).toEqual([]);
    add(element);
    expect(told).toEqual(['second-map']);
  });

  test('two on one container are one too where each has its own instance', () => {
    const [one, other] = [setup(), setup()];
    const { element } = createFakeContainer();
    one.add(element);
    other.add(element);
    expect([one.told, other.told]).toEqual([[], ['second-map']]);
  });

  test('measured by two instances are one map', () => {
    const [one, other] = [setup(), setup()];
    const container = createFakeContainer();
    const map = {};
    const first = one.add(container.element, map);
    other.add(container.element, map);
    first.detached();
    first.detached();
    const third = setup();
    third.add(container.element);
    expect([one.told, other.told, third.told]).toEqual([[], [], ['second-map']]);
  });

  test('moved to another container leave the first one free', () => {
    const { add, told } = setup();
    const [from, to] = [createFakeContainer(), createFakeContainer()];
    const entry = add(from.element);
    entry.moved(to.element);
    from.isConnected = false;
    add(from.element);
    expect(told).toEqual([]);
    add(to.element);
    expect(told).toEqual(['second-map']);
  });

  test('one after the other on one container, as under StrictMode, are not', () => {
    const { add, told } = setup();
    const { element } = createFakeContainer();
    add(element).detached();
    add(element).removed();
    add(element);
    expect(told).toEqual([]);
  });

  test('attached again and again are one map each', () => {
    const { add, told } = setup();
    const container = createFakeContainer();
    for (let i = 0; i < 5; i += 1) add(container.element).detached();
    container.isConnected = false;
    add(createFakeContainer().element);
    expect(told).toEqual([]);
  });

  test('that grow with each mount are one: their container is gone, they are not', () => {
    const { add, told } = setup();
    for (let mount = 0; mount < 4; mount += 1) {
      const container = createFakeContainer();
      add(container.element).detached();
      container.isConnected = false;
    }
    expect(told).toEqual(['live-maps-growing', 'live-maps-growing']);
  });

  test('that are removed on unmount do not grow', () => {
    const { add, told } = setup();
    for (let mount = 0; mount < 9; mount += 1) {
      const container = createFakeContainer();
      const entry = add(container.element);
      if (mount % 2 === 0) {
        container.hasCanvas = false; // removed after the detach: nobody told
        entry.detached();
      } else entry.removed();
      container.isConnected = false;
    }
    expect(told).toEqual([]);
  });

  test('of deck.gl that React finalizes after the detach, and takes away with their canvases, do not grow', () => {
    const { add, told } = setup();
    for (let mount = 0; mount < 4; mount += 1) {
      const container = createFakeContainer();
      const deck: { animationLoop: object | null } = { animationLoop: {} };
      add(container.element, deck).detached();
      container.isConnected = false;
      deck.animationLoop = null;
    }
    expect(told).toEqual([]);
  });

  test('side by side on one page, or made before they are shown, are no leak', () => {
    const { add, told } = setup();
    for (let i = 0; i < 6; i += 1) add(createFakeContainer().element);
    for (let i = 0; i < 6; i += 1) {
      const container = createFakeContainer();
      container.isConnected = false;
      add(container.element);
    }
    expect(told).toEqual([]);
  });
});
