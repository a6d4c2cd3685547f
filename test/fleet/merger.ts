import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, FLAGS, freePort, startTool, untilReady } from './backEnd.ts';
import type { BackEnd } from './backEnd.ts';

export interface Merger {
  readonly otlpUrl: string;
  stop(): Promise<void>;
}

/** A real vmagent on loopback: what many pages send within a time is one sample a series. */
export async function startMerger(backEnd: BackEnd): Promise<Merger> {
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-merger-'));
  const config = join(folder, 'merge.yaml');
  const rules = await readFile(new URL('../../demo/fleet/merge.yaml', import.meta.url), 'utf8');
  // Nobody waits for half a minute here.
  await writeFile(config, rules.replace('interval: 30s', 'interval: 1s'));
  const origin = `http://127.0.0.1:${await freePort()}`;
  const agent = startTool('vmagent', [
    `-httpListenAddr=${origin.slice('http://'.length)}`,
    `-remoteWrite.url=${new URL('/api/v1/write', backEnd.otlpUrl).href}`,
    `-remoteWrite.tmpDataPath=${join(folder, 'queue')}`,
    `-remoteWrite.streamAggr.config=${config}`,
    ...FLAGS.filter((flag) => !flag.startsWith('-search')),
  ]);
  await untilReady(agent, `${origin}/health`);
  return {
    otlpUrl: `${origin}/opentelemetry`,
    async stop() {
      await end(agent);
      await rm(folder, { recursive: true });
    },
  };
}
