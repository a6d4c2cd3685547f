import { expect, it } from 'vitest';
import { keptPlace } from '../../../src/lib/keptPlace.ts';

it('gives each app and each part a place of its own, which a version does not move', () => {
  const apps = ['shop', 'model:shop', 'results', ''];
  const places = apps.flatMap((name) => [
    keptPlace({ name, version: '1' }, 'results').name,
    keptPlace({ name, version: '1' }, 'model').name,
  ]);
  expect(new Set(places).size).toBe(places.length);
  const [before, after] = ['1', '2'].map((version) => keptPlace({ name: 'shop', version }, 'results'));
  expect(after?.name).toBe(before?.name);
  expect([before?.schemaVersion, after?.schemaVersion]).toEqual(['1', '2']);
});
