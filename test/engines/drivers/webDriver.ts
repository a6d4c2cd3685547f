import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';

export interface WebDriverSession {
  readonly capabilities: { readonly browserVersion: string };
  /** A command of https://www.w3.org/TR/webdriver2/, by its path within the session. */
  send<Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Value>;
  end(): Promise<void>;
}

interface Answer {
  readonly value: unknown;
}

const READY_WITHIN_MS = 10_000;

/** Starts a driver and a session in it. */
export async function startWebDriver(
  program: string,
  capabilities: object,
  env: NodeJS.ProcessEnv,
): Promise<WebDriverSession> {
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], { env, stdio: 'ignore' });
  const ended = once(driver, 'exit');
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const request = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, request);
    const { value } = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  const stop = async (): Promise<void> => {
    driver.kill();
    await ended;
  };

  try {
    await untilReady(() => call('GET', '/status'));
    const alwaysMatch = { alwaysMatch: capabilities };
    const session = (await call('POST', '/session', { capabilities: alwaysMatch })) as {
      readonly sessionId: string;
      readonly capabilities: WebDriverSession['capabilities'];
    };
    const path = `/session/${session.sessionId}`;
    return {
      capabilities: session.capabilities,
      // The cast: the command says what it answers.
      send: async <Value>(method: string, command: string, body?: object) =>
        (await call(method, path + command, body ?? (method === 'POST' ? {} : undefined))) as Value,
      async end() {
        await call('DELETE', path).catch(() => {});
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(ask: () => Promise<unknown>): Promise<void> {
  const endMs = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > endMs) throw error;
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
