import { expect, vi } from 'vitest';

/** What is told in development is warned of, too: takes the warnings that came until now, and looks at the first. */
export function expectWarning(text: RegExp): void {
  const warn = vi.mocked(console.warn);
  expect(warn.mock.calls[0]?.[0]).toMatch(text);
  warn.mockClear();
}
