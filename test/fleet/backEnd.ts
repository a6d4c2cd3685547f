import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFleetTool } from '../run/fleetTools.mjs';
import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';

/** What a query answers: a value for each set of labels. */
export interface Answer {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface BackEnd {
  /** Takes OTLP below it. */
  readonly otlpUrl: string;
  ask(promql: string): Promise<readonly Answer[]>;
  /** The one number that a query without labels has; `NaN`: none. */
  askOne(promql: string): Promise<number>;
  /** Its own figures, by name. */
  ownMetric(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** What compose.yaml gives it, too. */
export const FLAGS = ['-opentelemetry.usePrometheusNaming', '-search.latencyOffset=0s'];

/** A real VictoriaMetrics on loopback, with a folder that goes with it. */
export async function startBackEnd(): Promise<BackEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-fleet-'));
  const origin = `http://127.0.0.1:${await freePort()}`;
  const server = startTool('victoria-metrics', [
    `-storageDataPath=${folder}`,
    `-httpListenAddr=${origin.slice('http://'.length)}`,
    // What was asked a moment ago is asked again.
    '-search.disableCache',
    ...FLAGS,
  ]);
  await untilReady(server, `${origin}/health`);

  const ask = async (promql: string): Promise<readonly Answer[]> => {
    await fetch(`${origin}/internal/force_flush`);
    const response = await fetch(`${origin}/api/v1/query?${new URLSearchParams({ query: promql }).toString()}`);
    // The cast: so it is documented, https://prometheus.io/docs/prometheus/latest/querying/api/
    const { data, error } = (await response.json()) as {
      readonly error?: string;
      readonly data?: { readonly result: { metric: Answer['labels']; value: [number, string] }[] };
    };
    if (!data) throw new Error(`${promql}: ${error}`);
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  };
  return {
    otlpUrl: `${origin}/opentelemetry`,
    ask,
    async askOne(promql) {
      const [first] = await ask(promql);
      return first?.value ?? NaN;
    },
    async ownMetric(name) {
      const text = await (await fetch(`${origin}/metrics`)).text();
      return text
        .split('\n')
        .filter((line) => line.startsWith(name))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    async stop() {
      await end(server);
      await rm(folder, { recursive: true });
    },
  };
}

export function startTool(name: string, args: readonly string[]): ChildProcess {
  return spawn(findFleetTool(name)!, args, { stdio: 'ignore' });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}

export async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended: ${child.exitCode}`);
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(50);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The cast: it listens on a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
