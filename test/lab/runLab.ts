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

/** `mapvitals lab ...`, with as little to fly as can be. */
export async function runLab(...args: readonly string[]): Promise<LabRun> {
  let [out, err] = ['', ''];
  const io = {
    isTerminal: false,
    env: { CHROMIUM: findChromium() },
    folder: ROOT,
    print: (text: string) => void (out += text),
    tell: (text: string) => void (err += text),
    read: () => '',
    write: () => {},
    append: () => {},
    onInterrupt: () => ({ signal: new AbortController().signal, stop: () => {} }),
  };
  const code = await runCli(io, ['lab', ...args, '--viewport', '520x380']);
  return { code, out, err };
}

/** The figures of a run with `--format json`. */
export function figuresOf({ out }: LabRun): Readonly<Record<string, LabFigure>> {
  const { figures } = JSON.parse(out) as { figures: readonly LabFigure[] };
  return Object.fromEntries(figures.map((figure) => [figure.key, figure]));
}
