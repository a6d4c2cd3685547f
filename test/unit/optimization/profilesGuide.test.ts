import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROFILES } from '../../../src/optimization/profiles.ts';

const MINUTE = 60_000;
const count = new Intl.NumberFormat('en');

/** A setting as the guide writes it. */
function write(path: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const number = Number(value);
  if (path === 'cache.maxBytes') return `${number / 1024 ** 2} MiB`;
  if (path === 'cache.ttlMs') return number < 60 * MINUTE ? `${number / MINUTE} min` : `${number / 60 / MINUTE} h`;
  if (path.endsWith('Ms')) return `${number} ms`;
  return count.format(number);
}

function settingsOf(profile: object, prefix = ''): [string, unknown][] {
  return Object.entries(profile).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' ? settingsOf(value as object, `${prefix}${key}.`) : [[`${prefix}${key}`, value]],
  );
}

test('the table in docs/guides/profiles.md says what each profile sets', () => {
  const [, table = ''] = readFileSync('docs/guides/profiles.md', 'utf8').split(/<!-- \/?profiles -->/);
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.slice(2, -2).split(' | '));
  const names = Object.keys(PROFILES);
  expect(rows[0]).toEqual(['setting', ...names]);
  const profiles = Object.values(PROFILES).map((profile) => new Map(settingsOf(profile)));
  const expected = [...(profiles[0]?.keys() ?? [])].map((path) => [
    `\`${path}\``,
    ...profiles.map((settings) => write(path, settings.get(path))),
  ]);
  expect(rows.slice(2)).toEqual(expected);
});
