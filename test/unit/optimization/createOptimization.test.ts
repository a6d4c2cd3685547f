/** @module-tag realTime */
import { createIndexedDbCache, createOptimization, createTieredCache } from 'mapvitals/optimize';
import { expect, test } from 'vitest';

test.each([
  [null],
  ['shop'],
  [{}],
  [{ name: 'shop' }],
  [{ name: 'shop', version: 2 }],
  [{ name: '', version: '1' }],
  [{ name: 'shop', version: '' }],
])('an app that is %o is refused: what it kept would be every app’s, or every build’s', (app) => {
  expect(() => createOptimization({ tasks: {}, app: app as never })).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION' }),
  );
});

test.each([[null], [{}], [Number.NaN], [Infinity], [new Date()], [true]])(
  'a schemaVersion that is %o, equal to no other, is refused',
  (schemaVersion) => {
    for (const create of [createTieredCache, createIndexedDbCache]) {
      expect(() => create({ name: 'places', schemaVersion: schemaVersion as never })).toThrow(
        expect.objectContaining({ code: 'BAD_OPTION' }),
      );
    }
  },
);
