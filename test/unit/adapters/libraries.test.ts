import * as mapvitals from 'mapvitals';
import { expect, test } from 'vitest';
import { declarations } from '../../../src/adapters/declarations/declarations.ts';
import { formatLibraries } from '../../support/formatLibraries.ts';

test('every adapter of the package declares what it measures', () => {
  const exported = Object.keys(mapvitals).filter((name) => /^attach[A-Z]/.test(name) && name !== 'attachAny');
  expect(declarations.map(({ adapter }) => adapter).toSorted()).toEqual(exported.toSorted());
});

test.each(declarations)(
  '$adapter has a reason for each vital that is null, and for no other',
  ({ vitals, nulls = {} }) => {
    const missing = Object.entries(vitals).flatMap(([name, how]) => (how === null ? [name] : []));
    expect(Object.keys(nulls)).toEqual(missing);
  },
);

// `npx vitest run --project unit test/unit/adapters/libraries.test.ts -u` writes it.
test('docs/libraries.md is what the adapters declare', async () => {
  await expect(formatLibraries(declarations)).toMatchFileSnapshot('../../../docs/libraries.md');
});
