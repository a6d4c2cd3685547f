import { expect, test } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { createSessionId } from '../../../src/lib/createSessionId.ts';

test('sessions have ids of their own though `random` sticks to its user', () => {
  const random = (): number => 0.25;
  const ids = new Set(Array.from({ length: 20 }, () => createMapPerformance({ random }).report().session.id));
  expect(ids.size).toBe(20);
});

test('without TLS or without any crypto an id is as long, and as much its own', () => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  for (const source of [{ getRandomValues }, {}]) {
    const ids = Array.from({ length: 50 }, () => createSessionId(source));
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  }
});
