import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium } from '../run/chromium.mjs';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** What it had put into its folder for temporary files. */
  readonly leftFiles: readonly string[];
  /** Processes that know of that folder: the browser's. */
  readonly leftProcesses: readonly string[];
}

export interface EndOptions {
  /** @default Ctrl-C */
  readonly signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP';
  /** How often. @default 1 */
  readonly times?: number;
}

/** What a flight that is to be ended needs no more of. */
export const SMALL_FLIGHT = ['--viewport', '520x380', '--gestures', 'drag'] as const;

/** The program as a terminal runs it, with a signal once it tells so much. */
export async function interruptAt(
  program: string,
  told: RegExp,
  args: readonly string[],
  { signal = 'SIGINT', times = 1 }: EndOptions = {},
): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-ctrl-c-'));
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, TMPDIR: folder, CHROMIUM: findChromium() },
    // A group of its own, to which the terminal sends the signal.
    detached: true,
  });
  let [out, err, sent] = ['', '', 0];
  const interrupt = (): void => {
    if (sent >= times) return;
    sent += 1;
    process.kill(-child.pid!, signal);
  };
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => {
    err += text;
    // The second time once it has told that it ends.
    if (sent === 0 ? told.test(err) : /Ending/.test(err)) interrupt();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args'], { maxBuffer: 2 ** 24 });
  const leftProcesses = stdout.split('\n').filter((line) => line.includes(folder));
  const leftFiles = await readdir(folder);
  await rm(folder, { recursive: true });
  return { code, out, err, leftFiles, leftProcesses };
}

/** All of it is gone. */
export const NOTHING_IS_LEFT = { leftFiles: [], leftProcesses: [] } as const;
