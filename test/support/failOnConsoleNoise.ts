import { afterEach, beforeEach, expect, vi } from 'vitest';
import { forgetWarnings } from '../../src/lib/advice/development.ts';

// Files share a process, and with it what was told once and how much may be told: each begins with nothing told.
forgetWarnings();

// A warning that nobody expected is a defect: a test that wants one replaces console.warn itself.
const METHODS = ['warn', 'error'] as const;

beforeEach(() => {
  for (const method of METHODS) vi.spyOn(console, method);
});

afterEach(() => {
  for (const method of METHODS) {
    const spy = vi.mocked(console[method]);
    const calls = spy.mock?.calls ?? [];
    if (vi.isMockFunction(spy)) spy.mockRestore();
    expect(calls, `unexpected console.${method}`).toEqual([]);
  }
});
