import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takesDelta, whyNoFleet } from '../run/fleetTools.mjs';
import { startBackEnd } from './backEnd.ts';
import { MODEL, playModelSession } from './modelSession.ts';
import type { BackEnd } from './backEnd.ts';

// The table of sizes in docs/guides/fleet.md: computed from measured bytes, which are measured again here.

const MEASURED = 'demo/fleet/measured.json';
/** `WRITE_SIZES=300 npx vitest run --project fleet sizes` measures anew: of so many sessions series and disk can be told, too. */
const written = Number(process.env['WRITE_SIZES'] ?? 0);
const SESSIONS = written || 20;
/** Another version of the back end, another second: it need not be the same to the byte. */
const TOLERANCE = 0.25;

/** It has to add up what pages send. */
const canMeasure = whyNoFleet() === null && takesDelta();
let backEnd: BackEnd;
beforeAll(async () => {
  if (canMeasure) backEnd = await startBackEnd();
}, 30_000);
afterAll(() => backEnd?.stop());

test('the table of sizes is what its script makes of what was measured', async () => {
  const { stdout } = await promisify(execFile)('node', ['demo/fleet/sizes.mjs']);
  expect(await readFile('docs/guides/fleet.md', 'utf8')).toContain(stdout.trim());
});

test.skipIf(!canMeasure)(
  'a session takes the bytes, samples and series that the table is computed from',
  { timeout: 600_000 },
  async () => {
    const endMs = Date.now();
    const requests = [];
    for (let seed = 1; seed <= SESSIONS; seed += 1) requests.push(await playModelSession(seed, endMs - seed * 1000));
    const bodies = requests.flat().map(({ body }) => body);
    for (const body of bodies) {
      const headers = { 'content-type': 'application/x-protobuf' };
      const { ok } = await fetch(`${backEnd.otlpUrl}/v1/metrics`, { method: 'POST', headers, body: body.slice() });
      expect(ok).toBe(true);
    }
    const ofAll = '{service_name="sizes"}';
    const samples = await backEnd.ownMetric('vm_rows_added_to_storage_total');
    const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
    const measured = {
      ...MODEL,
      requestsPerSession: bodies.length / SESSIONS,
      bytesPerSession: Math.round(sum(bodies.map(({ length }) => length)) / SESSIONS),
      zippedBytesPerSession: Math.round(sum(bodies.map((body) => gzipSync(body).length)) / SESSIONS),
      samplesPerSession: Math.round(samples / SESSIONS),
    };
    if (written) {
      // All of it can be found by now.
      await expect.poll(() => backEnd.askOne(`sum(count_over_time(${ofAll}[1h]))`)).toBe(samples);
      const series = await backEnd.askOne(`count(count_over_time(${ofAll}[1h]))`);
      const diskBytesPerSample = (await backEnd.ownMetric('vm_data_size_bytes{type="storage')) / samples;
      const indexBytesPerSeries = (await backEnd.ownMetric('vm_data_size_bytes{type="indexdb')) / series;
      const more = { sessions: SESSIONS, series, diskBytesPerSample, indexBytesPerSeries };
      await writeFile(MEASURED, `${JSON.stringify({ ...measured, ...more }, null, 2)}\n`);
    }
    const known = JSON.parse(await readFile(MEASURED, 'utf8')) as typeof measured;
    for (const [name, value] of Object.entries(measured)) {
      // The cast: both have the same names.
      const ratio = value / known[name as keyof typeof known];
      expect(Math.abs(ratio - 1), `${name}: ${ratio} of what is known`).toBeLessThan(TOLERANCE);
    }
  },
);
