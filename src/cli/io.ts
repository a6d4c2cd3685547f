import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { readStandardInput } from './readStandardInput.ts';
import { watchSignals } from './watchSignals.ts';
import type { InterruptWatch } from './watchSignals.ts';

/** All that the command touches of the world. */
export interface Io {
  /** On a terminal it may be coloured. */
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  print(text: string): void;
  /** What is no result: progress and errors. */
  tell(text: string): void;
  /** `-`: what is piped in. */
  read(path: string): string;
  write(path: string, text: string): void;
  append(path: string, text: string): void;
  onInterrupt(): InterruptWatch;
}

export function processIo(): Io {
  return {
    isTerminal: process.stdout.isTTY,
    env: process.env,
    folder: process.cwd(),
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
    read: (path) => decode(path === '-' ? readStandardInput() : readFileSync(path)),
    write: (path, text) => writeFileSync(path, text),
    append: (path, text) => appendFileSync(path, text),
    onInterrupt: () => watchSignals(process),
  };
}

/** By its first two bytes: older shells of Windows redirect as UTF-16. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
