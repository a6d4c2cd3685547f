import { describe, expect, it } from 'vitest';
import { createWritePolicy } from '../../../src/cache/writePolicy.ts';

const setup = ({ recomputeMs = 100, sizeBytes = 1000, loads = 20, reuses = 0, key = 'cluster:1' } = {}) => {
  const policy = createWritePolicy();
  for (let load = 0; load < loads; load += 1) policy.noteLoad(key, recomputeMs, sizeBytes);
  for (let reuse = 0; reuse < reuses; reuse += 1) policy.noteReuse(key);
  const decide = () => policy.explain().find(({ group }) => key.startsWith(group))!;
  return { policy, decide };
};

describe('whether a value is worth its place on disk', () => {
  it('is not asked before enough loads were measured', () => {
    const { policy, decide } = setup({ loads: 7, recomputeMs: 0 });
    expect(policy.isWorthWriting('cluster:2')).toBe(true);
    expect(decide().reason).toBe('written: 7 of 8 loads measured');
  });

  it('says yes to what is dear to make and used again, and why', () => {
    const { policy, decide } = setup({ recomputeMs: 100, reuses: 20 });
    expect(policy.isWorthWriting('cluster:2')).toBe(true);
    expect(decide()).toMatchObject({
      group: 'cluster',
      isKept: true,
      reusePerLoad: 1,
      recomputeMs: 100,
      sizeBytes: 1000,
    });
    expect(decide().reason).toBe('written: 1 reads per load x (100 ms recompute - 1 ms read) = 99 ms > 0.101 ms write');
  });

  it('says no to what is cheaper to make than to read', () => {
    const { policy, decide } = setup({ recomputeMs: 0.5, reuses: 100 });
    expect(policy.isWorthWriting('cluster:2')).toBe(false);
    expect(decide().reason).toMatch(/^not written: 5 reads per load x \(0\.5 ms recompute - 1 ms read\)/);
  });

  it('says no to what is never used again', () => {
    const { policy } = setup({ recomputeMs: 100, reuses: 0 });
    expect(policy.isWorthWriting('cluster:2')).toBe(false);
  });

  it('says no to what is too large for what it saves, from measured times', () => {
    const { policy } = setup({ recomputeMs: 30, sizeBytes: 20e6, reuses: 20 });
    for (let read = 0; read < 50; read += 1) policy.noteRead(60, 20e6);
    expect(policy.isWorthWriting('cluster:2')).toBe(false);
    const small = setup({ recomputeMs: 30, sizeBytes: 2000, reuses: 20 });
    expect(small.policy.isWorthWriting('cluster:2')).toBe(true);
  });

  it('learns how slow this disk is', () => {
    const { policy } = setup({ recomputeMs: 30, reuses: 20 });
    expect(policy.isWorthWriting('cluster:2')).toBe(true);
    for (let read = 0; read < 50; read += 1) policy.noteRead(40, 1000);
    expect(policy.isWorthWriting('cluster:2')).toBe(false);
    expect(policy.readMs()).toBeCloseTo(40);
  });

  it('changes its mind when the app does', () => {
    const { policy } = setup({ recomputeMs: 0.1, reuses: 20 });
    expect(policy.isWorthWriting('cluster:2')).toBe(false);
    for (let load = 0; load < 30; load += 1) policy.noteLoad('cluster:9', 200, 1000);
    expect(policy.isWorthWriting('cluster:2')).toBe(true);
  });

  it('decides for each group of keys alone, and for a bounded number of them', () => {
    const { policy } = setup({ recomputeMs: 0.1, reuses: 20 });
    expect(policy.isWorthWriting('tile/1')).toBe(true);
    for (let group = 0; group < 1000; group += 1) policy.noteLoad(`g${group}:1`, 1, 1);
    expect(policy.explain().length).toBeLessThanOrEqual(64);
    expect(policy.explain().map(({ group }) => group)).toContain('*');
  });
});
