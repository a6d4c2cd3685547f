import { afterEach, describe } from 'vitest';
import { describeCompleteness } from './describeCompleteness.ts';
import { mapLibreDriverOf } from './drivers/mapLibre.ts';
import { openSession } from './openSession.ts';

// Of the other libraries, and of MapLibre 6, it is a part of their contract.
describe.each([4, 5] as const)('completeness of MapLibre %i', (major) => {
  const driver = mapLibreDriverOf(major);
  let close = (): void => {};
  afterEach(() => close());
  describeCompleteness(driver, async (options) => {
    const session = await openSession(driver, options);
    ({ close } = session);
    return session;
  });
});
