import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Display {
  /** What a browser needs to draw there, WebGL in software. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** A screen that nobody sees. */
export async function startDisplay(): Promise<Display> {
  // It chooses a free number, and writes it to the fourth stream.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  const [number] = await Promise.race([
    once(server.stdio[3]!, 'data'),
    ended.then(() => Promise.reject(new Error('Xvfb did not start'))),
  ]);
  return {
    env: { ...process.env, DISPLAY: `:${String(number).trim()}`, LIBGL_ALWAYS_SOFTWARE: '1' },
    async close() {
      server.kill();
      await ended;
    },
  };
}
