import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { createOtlpExporter } from 'mapvitals/otlp';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { mapVitalLimits } from '../../src/vitals/limits.ts';
import { findFleetTool } from '../run/fleetTools.mjs';
import { playWholeSession } from '../support/playWholeSession.ts';
import { collectorSchema } from './collectorSchema.ts';

// What demo/fleet starts cannot run here as a whole: each file is held against its own schema, by the tools of those who read it.

const read = (path: string): Promise<string> => readFile(`demo/fleet/${path}`, 'utf8');
const run = promisify(execFile);

test.skipIf(!findFleetTool('compose-spec'))('compose.yaml is what the specification allows', async () => {
  const { stdout } = await run(findFleetTool('compose-spec')!, ['-format', 'json', 'demo/fleet/compose.yaml']);
  const { services } = JSON.parse(stdout) as { services: Record<string, { image: string }> };
  expect(Object.keys(services).sort()).toEqual(['alerts', 'collector', 'grafana', 'victoriametrics']);
  const [, minor] = services['victoriametrics']!.image.match(/:v1\.(\d+)/)!;
  expect(Number(minor)).toBeGreaterThanOrEqual(133);
});

test.skipIf(!findFleetTool('vmalert-tool'))('the alert rules fire where they should, and nowhere else', async () => {
  const { stdout } = await run(findFleetTool('vmalert-tool')!, ['unittest', '--files=demo/fleet/rules.test.yaml']);
  expect(stdout).toContain('SUCCESS');
});

test('the alert rules have the limits of the vitals', async () => {
  const rules = await read('rules.yaml');
  const limitAfter = (alert: string): number =>
    Number(rules.slice(rules.indexOf(`alert: ${alert}`)).match(/[^-]> ([\d.]+)/)![1]);
  expect(limitAfter('MapFailureRateHigh')).toBe(mapVitalLimits.MFR[2]);
  expect(limitAfter('MapSettlesSlowly')).toBe(mapVitalLimits.ST[2]);
  expect(limitAfter('MapDropsFrames')).toBe(mapVitalLimits.GDF[2]);
});

test('the dashboard is what its script writes, and what Grafana takes', async () => {
  const script = new URL('../../demo/fleet/dashboard.mjs', import.meta.url).href;
  const { dashboard } = (await import(script)) as { readonly dashboard: object };
  expect(JSON.parse(await read('grafana/dashboards/mapvitals.json'))).toEqual(JSON.parse(JSON.stringify(dashboard)));
  // By the types that Grafana publishes of its own schema.
  await run('npx', ['tsc', '-p', 'demo/fleet']);
});

test('Grafana finds the data source that the dashboard names, and the folder that is mounted', async () => {
  const [source, provider, compose, dashboard] = await Promise.all(
    [
      'grafana/provisioning/datasources/fleet.yaml',
      'grafana/provisioning/dashboards/fleet.yaml',
      'compose.yaml',
      'grafana/dashboards/mapvitals.json',
    ].map(read),
  );
  const [, uid] = source!.match(/uid: (\w+)/)!;
  const uids = new Set([...dashboard!.matchAll(/"type": "prometheus",\s+"uid": "(\w+)"/g)].map((match) => match[1]));
  expect([...uids]).toEqual([uid]);
  const [, folder] = provider!.match(/path: (\S+)/)!;
  expect(compose).toContain(`./grafana/dashboards:${folder}:ro`);
});

interface CollectorConfig {
  readonly receivers: { readonly otlp: { readonly protocols: { readonly http: { readonly cors: CorsConfig } } } };
  readonly service: { readonly pipelines: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> };
}
interface CorsConfig {
  readonly allowed_headers: readonly string[];
}

const readCollector = async (): Promise<CollectorConfig & Readonly<Record<string, object>>> =>
  parse(await read('collector.yaml')) as never;

test('collector.yaml has no key that a collector does not know, and its pipelines name what is there', async () => {
  const config = await readCollector();
  const validate = new Ajv({ allErrors: true }).compile(collectorSchema);
  validate(config);
  expect(validate.errors).toBeNull();
  for (const parts of Object.values(config.service.pipelines)) {
    for (const [kind, names] of Object.entries(parts))
      expect(names.filter((name) => !(name in config[kind]!))).toEqual([]);
  }
});

test.each<[string, (text: string) => string]>([
  ['a key', (text) => text.replace('allowed_origins', 'allow_origins')],
  ['a kind', (text) => text.replace('memory_limiter:', 'memory_limit:')],
  ['a value', (text) => text.replace('timeout: 5s', 'timeout: 5')],
])('%s that is misspelt there is found', async (_, misspell) => {
  const text = await read('collector.yaml');
  expect(misspell(text)).not.toBe(text);
  expect(new Ajv().validate(collectorSchema, parse(misspell(text)))).toBe(false);
});

test('the collector allows each header that a page sends, plain and compressed', async () => {
  const { receivers } = await readCollector();
  const { received } = await playWholeSession((host) => createOtlpExporter({ url: '/otlp', ...host }));
  // As soon as one is named, no other is allowed beside: https://github.com/rs/cors
  const allowed = receivers.otlp.protocols.http.cors.allowed_headers;
  const sent = received.flatMap(({ headers }) => Object.keys(headers));
  expect([...new Set([...sent, 'content-encoding'])].filter((name) => !allowed.includes(name))).toEqual([]);
});

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: object;
  readonly gauge?: object;
}

test('dashboard, alerts and merging name only what pages send', async () => {
  const { received } = await playWholeSession((host) => createOtlpExporter({ url: '/otlp', ...host }));
  const words = new Set(['vmrange']);
  const toName = (name: string): string => name.replaceAll('.', '_');
  for (const { body } of received) {
    const text = new TextDecoder().decode(body);
    for (const [, key = ''] of text.matchAll(/"key":"([^"]+)"/g)) words.add(toName(key));
    const { resourceMetrics = [] } = JSON.parse(text) as {
      resourceMetrics?: { scopeMetrics: { metrics: Metric[] }[] }[];
    };
    for (const { name, unit, sum, gauge } of resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics),
    )) {
      // As Prometheus names them: https://prometheus.io/docs/practices/naming/
      const base = `${toName(name)}${unit === 'ms' ? '_milliseconds' : ''}`;
      for (const end of sum ? ['_total'] : gauge ? [''] : ['_bucket', '_count', '_sum']) words.add(base + end);
    }
  }
  const rules = parse(await read('rules.yaml')) as { groups: { rules: { expr: string }[] }[] };
  const dashboard = await read('grafana/dashboards/mapvitals.json');
  const vitals = (/"query": "FTP : ([^"]+)"/.exec(dashboard)?.[1] ?? '').split(/, \w+ : /);
  expect(vitals.length).toBe(7);
  const asked = [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...[...dashboard.matchAll(/"expr": "((?:[^"\\]|\\.)+)"/g)].flatMap(([, expr = '']) =>
      vitals.map((vital) => expr.replaceAll('$vital', vital)),
    ),
    ...[...dashboard.matchAll(/label_values\((\w+)\)/g)].map(([, label = '']) => label),
  ];
  expect(asked.length).toBeGreaterThan(30);
  const named = asked.flatMap((expr) => expr.match(/\b(map|service|browser|app|vm)_\w+|\bvmrange\b/g) ?? []);
  expect([...new Set(named)].filter((name) => !words.has(name))).toEqual([]);
  // What is merged on the way is all that they ask for.
  const [, merged = ''] = /__name__=~"([^"]+)"/.exec(await read('merge.yaml')) ?? [];
  const series = named.filter((name) => /_(total|bucket|count|sum)$/.test(name));
  expect(series.filter((name) => !new RegExp(`^(${merged})$`).test(name))).toEqual([]);
});
