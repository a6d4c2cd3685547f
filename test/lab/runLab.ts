import { fileURLToPath } from 'node:url';
import { runCli } from '../../src/cli/runCli.ts';
import { findChromium } from '../run/chromium.mjs';
import type { ExitCode } from '../../src/cli/runCli.ts';
import type { LabFigure } from '../../src/lab/figures.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface LabRun {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface LabRunOptions {
  /** By name; what is written comes to it. */
  readonly files?: Map<string, string>;
  /** Whoever looks on wants an end once this is told. */
  readonly endAt?: RegExp;
  /** `null`: as the flags say. @default small */
  readonly viewport?: string | null;
}

/** `mapvitals lab ...`, with as little to fly as can be. */
export const runLab = (...args: readonly string[]): Promise<LabRun> => runLabIn({}, ...args);

/** The same in a world of its own. */
export async function runLabIn(
  { files = new Map<string, string>(), endAt, viewport = '520x380' }: LabRunOptions,
  ...args: readonly string[]
): Promise<LabRun> {
  let [out, err] = ['', ''];
  const interruption = new AbortController();
  const io = {
    isTerminal: false,
    env: { CHROMIUM: findChromium() },
    folder: ROOT,
    print: (text: string) => void (out += text),
    tell: (text: string) => {
      err += text;
      if (endAt?.test(text)) interruption.abort();
    },
    read: (path: string) => files.get(path) ?? '',
    write: (path: string, text: string) => void files.set(path, text),
    append: (path: string, text: string) => void files.set(path, (files.get(path) ?? '') + text),
    onInterrupt: () => ({
      signal: interruption.signal,
      get code() {
        return interruption.signal.aborted ? 130 : null;
      },
      stop: () => {},
    }),
  };
  const code = await runCli(io, ['lab', ...args, ...(viewport === null ? [] : ['--viewport', viewport])]);
  return { code, out, err };
}

/** The figures of a run with `--format json`. */
export function figuresOf({ out, err }: LabRun): Readonly<Record<string, LabFigure>> {
  if (out === '') throw new Error(`Nothing was measured: ${err}`);
  const { figures } = JSON.parse(out) as { figures: readonly LabFigure[] };
  return Object.fromEntries(figures.map((figure) => [figure.key, figure]));
}
