import { PerformanceMonitor } from 'mapvitals';
import { expect, it } from 'vitest';
import { ResourceScope } from '../../../src/batch/ResourceScope.ts';
import type { ResourceScopeOptions } from '../../../src/batch/ResourceScope.ts';
import type { OpenResource } from '../../../src/batch/openResource.ts';
import type { ProblemSample, Sample } from '../../../src/types/sample.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

function setup(options: ResourceScopeOptions = {}) {
  const clock = createFakeClock();
  const log: string[] = [];
  const leaks: OpenResource[][] = [];
  const problems: ProblemSample[] = [];
  const errors: [message: string, name: string][] = [];
  const scope = new ResourceScope({
    clock,
    name: 'editor',
    sink: { record: (sample: Sample) => void (sample.kind === 'problem' && problems.push(sample)) },
    onLeak: (found) => leaks.push([...found]),
    onError: (error, name) => errors.push([error.message, name]),
    ...options,
  });
  const add = (name: string): string => scope.add(name, (resource) => log.push(resource), name);
  return { scope, clock, log, leaks, problems, errors, add };
}

it('releases in reverse order, once', () => {
  const { scope, log, add } = setup();
  expect(add('map')).toBe('map');
  add('layer');
  scope.dispose();
  scope.dispose();
  expect(log).toEqual(['layer', 'map']);
});

it('goes on when a release throws or rejects, and tells it', async () => {
  const { scope, log, add, errors, problems } = setup();
  add('first');
  scope.add({}, () => Promise.reject(new Error('rejected')), 'async one');
  scope.add(
    {},
    () => {
      throw new Error('threw');
    },
    'sync one',
  );
  add('last');
  scope.dispose();
  await Promise.resolve();
  expect(log).toEqual(['last', 'first']);
  expect(errors).toEqual([
    ['threw', 'sync one'],
    ['rejected', 'async one'],
  ]);
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ['release-threw', 'editor: sync one: threw'],
    ['release-threw', 'editor: async one: rejected'],
  ]);
});

it('survives listeners that throw', () => {
  const fail = (): never => {
    throw new Error('listener');
  };
  const { scope, log, add, clock } = setup({ onError: fail, onLeak: fail });
  add('first');
  scope.add({}, fail);
  scope.mapUnmounted();
  expect(() => clock.advance(0)).not.toThrow();
  expect(() => scope.dispose()).not.toThrow();
  expect(log).toEqual(['first']);
});

it('releases at once what comes after its end', () => {
  const { scope, log, add } = setup();
  scope.dispose();
  add('late');
  expect(log).toEqual(['late']);
});

it('releases a single resource early, and not again', () => {
  const { scope, log, add } = setup();
  add('a');
  add('b');
  expect(scope.release('a')).toBe(true);
  expect(scope.release('a')).toBe(false);
  scope.dispose();
  expect(log).toEqual(['a', 'b']);
});

it('runs both releases of a resource that was added twice', () => {
  const { scope, log } = setup();
  const resource = {};
  scope.add(resource, () => log.push('first'));
  scope.add(resource, () => log.push('second'));
  scope.dispose();
  expect(log).toEqual(['second', 'first']);
});

it('works with `using`', () => {
  const { scope, log, add } = setup();
  {
    using held = scope;
    add('inside');
    expect(held.getOpen()).toHaveLength(1);
  }
  expect(log).toEqual(['inside']);
});

it('reports as a leak what is still open after its map was unmounted, once, and releases it later', () => {
  const { scope, clock, log, leaks, problems, add } = setup();
  add('worker');
  clock.advance(500);
  add('texture');
  scope.mapUnmounted();
  scope.release('texture');
  expect(leaks).toEqual([]);
  clock.advance(0);
  scope.mapUnmounted();
  clock.advance(0);
  expect(leaks).toEqual([[{ name: 'worker', ageMs: 500 }]]);
  expect(problems).toEqual([
    {
      kind: 'problem',
      code: 'resource-leak',
      message: 'editor: worker is still open after its map was unmounted.',
      atMs: 1500,
    },
  ]);
  scope.dispose();
  expect(log).toEqual(['texture', 'worker']);
});

it('tells a monitor what is still open, until it is released', () => {
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock });
  const scope = new ResourceScope({ clock, sink: monitor });
  const openResources = () => monitor.snapshot().memory.openResources;
  for (const name of ['worker', 'worker', 'texture']) scope.add({}, () => {}, name);
  const listener = scope.add({}, () => {}, 'move listener');
  scope.mapUnmounted();
  scope.release(listener);
  clock.advance(0);
  expect(openResources()).toEqual({ worker: 2, texture: 1 });
  scope.dispose();
  expect(openResources()).toEqual({});
});

it('reports nothing where the scope ended with its map', () => {
  const { scope, clock, leaks, add } = setup();
  add('worker');
  // As an event handler, without its scope.
  const { mapUnmounted } = scope;
  mapUnmounted();
  scope.dispose();
  clock.advance(0);
  expect(leaks).toEqual([]);
});

it('knows how to release maps, workers, listeners and object URLs', () => {
  const { scope, log } = setup();
  const target = new EventTarget();
  const heard: string[] = [];
  scope.addMap({ remove: () => log.push('map removed') });
  scope.addWorker({ terminate: () => log.push('worker terminated') }, 'tiler');
  const stop = scope.addListener(target, 'move', (event: Event) => heard.push(event.type));
  scope.addListener(target, 'zoom', (event: CustomEvent) => heard.push(event.type), { once: false });
  const url = scope.addObjectUrl(new Blob(['tile']));
  expect(url).toMatch(/^blob:/);
  expect(scope.getOpen().map(({ name }) => name)).toEqual([
    'map',
    'tiler',
    'move listener',
    'zoom listener',
    'object URL',
  ]);
  target.dispatchEvent(new Event('move'));
  stop();
  stop();
  target.dispatchEvent(new Event('move'));
  scope.dispose();
  target.dispatchEvent(new Event('zoom'));
  expect(heard).toEqual(['move']);
  expect(log).toEqual(['worker terminated', 'map removed']);
});
