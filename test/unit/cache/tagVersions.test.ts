import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { createTagVersions } from '../../../src/cache/tagVersions.ts';
import { runs } from '../../support/thorough.ts';
import { mergeTags, toStored } from '../../../src/cache/storedTags.ts';
import type { StoredTags } from '../../../src/cache/storedTags.ts';

// Thousands of runs, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000 });

it('makes old what was made before the tag was invalidated, within one millisecond too', () => {
  const tags = createTagVersions();
  const before = tags.generationAt(1000);
  tags.invalidate('a', 1000);
  const after = tags.generationAt(1000);
  expect([tags.isCurrent(['a'], before), tags.isCurrent(['a'], after)]).toEqual([false, true]);
  expect(tags.isCurrent(['b'], before)).toBe(true);
});

it('stays right when the clock is set back', () => {
  const tags = createTagVersions();
  const before = tags.generationAt(1000);
  tags.invalidate('a', 500);
  expect(tags.isCurrent(['a'], before)).toBe(false);
  expect(tags.isCurrent(['a'], tags.generationAt(400))).toBe(true);
});

it('agrees with a list of all invalidations, or errs to a miss, however many tags there are', () => {
  const step = fc.record({ tag: fc.integer({ min: 0, max: 2000 }), isWrite: fc.boolean(), waitMs: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 3000, size: 'max' }), (steps) => {
      const tags = createTagVersions();
      const entries: { tag: string; generation: number; isOld: boolean }[] = [];
      let nowMs = 1000;
      for (const { tag, isWrite, waitMs } of steps) {
        nowMs += waitMs;
        const name = `t${tag}`;
        if (isWrite) entries.push({ tag: name, generation: tags.generationAt(nowMs), isOld: false });
        else {
          tags.invalidate(name, nowMs);
          for (const entry of entries) entry.isOld ||= entry.tag === name;
        }
      }
      for (const { tag, generation, isOld } of entries)
        if (isOld) expect(tags.isCurrent([tag], generation)).toBe(false);
      expect(toStored(tags).versions.size).toBeLessThanOrEqual(1000);
    }),
    { numRuns: runs(20) },
  );
});

it('takes over nothing from what is no state of tags', () => {
  const tags = createTagVersions();
  tags.invalidate('a', 5);
  const broken: unknown[] = [null, {}, 'x', { floor: Number.NaN, versions: new Map() }, { floor: 9, versions: {} }];
  for (const stored of broken) mergeTags(tags, stored as StoredTags);
  mergeTags(tags, { floor: 0, versions: new Map([['b', Number.NaN]]) });
  expect(toStored(tags)).toEqual({ floor: 0, versions: new Map([['a', 6]]) });
});

it('takes over what another tab has invalidated', () => {
  const [here, there] = [createTagVersions(), createTagVersions()];
  const made = here.generationAt(1000);
  there.invalidate('a', 2000);
  mergeTags(here, toStored(there));
  expect(here.isCurrent(['a'], made)).toBe(false);
  expect(here.isCurrent(['a'], here.generationAt(1500))).toBe(true);
});
