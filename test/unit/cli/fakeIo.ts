import { runCli } from '../../../src/cli/runCli.ts';
import type { ExitCode } from '../../../src/cli/runCli.ts';

export interface CliRun {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** What there was, and what was written. */
  readonly files: Readonly<Record<string, string>>;
}

export interface FakeWorld {
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** The command in a world of its own: files by name, text or what becomes JSON. */
export async function runWith(
  given: Readonly<Record<string, unknown>>,
  command: string,
  { isTerminal = false, env = {} }: FakeWorld = {},
): Promise<CliRun> {
  const files = new Map(
    Object.entries(given).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  );
  let [out, err] = ['', ''];
  const io = {
    isTerminal,
    env,
    folder: '/somewhere',
    print: (text: string) => void (out += text),
    tell: (text: string) => void (err += text),
    read: (path: string) => {
      const content = files.get(path);
      if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return content;
    },
    write: (path: string, text: string) => {
      if (path.startsWith('nowhere/')) throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
      files.set(path, text);
    },
    onInterrupt: () => ({ signal: new AbortController().signal, code: null, stop: () => {} }),
    append: (path: string, text: string) => {
      if (path.startsWith('nowhere/')) throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
      files.set(path, (files.get(path) ?? '') + text);
    },
  };
  const code = await runCli(io, command.split(' ').filter(Boolean));
  return { code, out, err, files: Object.fromEntries(files) };
}
