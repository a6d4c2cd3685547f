/** @module-tag realTime */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { createHttpExporter } from 'mapvitals';
import { createOtlpExporter } from 'mapvitals/otlp';
import { playWholeSession } from '../../support/playWholeSession.ts';

const page = readFileSync(new URL('../../../docs/guides/what-leaves-the-page.md', import.meta.url), 'utf8');
/** A name that ends with `*` stands for all that begin so. */
const documented = [...page.matchAll(/`([\w.*]+)`/g)].map(([, name = '']) => name);
const isDocumented = (name: string): boolean =>
  documented.some((it) => it === name || (it.endsWith('*') && name.startsWith(it.slice(0, -1))));
/** That this session cannot have: of another exporter, browser or clock. */
const ELSEWHERE = new Set([
  'vitals',
  'map.self.clock_step',
  'map.self.record_cost',
  'map.self.export_ms',
  'map.self.fallbacks',
]);

beforeAll(async () => {
  await import('../../../src/exporters/sender.ts');
  await import('../../../src/exporters/otlp/otlpDelivery.ts');
});

test('every field of the HTTP exporter is on the page, and every field on the page is sent', async () => {
  const collector = await playWholeSession((host) => createHttpExporter({ url: '/maps', ...host }));
  const [section = ''] = page.split('## `createOtlpExporter`: resource');
  const named = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
  const sent = new Set(collector.telemetry().flatMap((telemetry) => Object.keys(telemetry)));
  expect([...sent].filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !sent.has(name) && !ELSEWHERE.has(name))).toEqual([]);
  const counts = collector.telemetry().flatMap((telemetry) => telemetry.counts);
  expect(counts.map(({ name }) => name).filter((name) => !isDocumented(name))).toEqual([]);
});

test('every metric, event and attribute of OTLP is on the page', async () => {
  const collector = await playWholeSession((host) => createOtlpExporter({ url: '/otlp', ...host }));
  const texts = collector.received.map(({ body }) => new TextDecoder().decode(body));
  const sent = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/"(?:key|eventName)":"([^"]+)"|"name":"([^"]+)","unit"/g)].map(([, a, b]) => (a ?? b)!),
    ),
  );
  expect(sent.size).toBeGreaterThan(50);
  expect([...sent].filter((name) => name !== 'layer' && !isDocumented(name))).toEqual([]);
  const ours = documented.filter((name) => /^map\.(session|self|operation)|^app\.jank/.test(name));
  expect(ours.filter((name) => !sent.has(name) && !ELSEWHERE.has(name))).toEqual([]);
});
