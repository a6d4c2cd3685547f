import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { mapVitalLimits } from '../../src/vitals/limits.ts';
import { findFleetTool } from '../run/fleetTools.mjs';

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
