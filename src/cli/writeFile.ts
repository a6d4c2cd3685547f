import { badInput } from './badInput.ts';
import type { Io } from './io.ts';

/** @throws BAD_OPTION where it cannot be written */
export function writeFile(io: Io, path: string, text: string): void {
  orRefuse(path, () => io.write(path, text));
}

/** Before anything is done for it. @throws BAD_OPTION where it cannot be written */
export function requireWritable(io: Io, path: string): void {
  // What is in it stays.
  orRefuse(path, () => io.append(path, ''));
}

function orRefuse(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as { code?: string };
    throw badInput(`\`${path}\` cannot be written`, code ?? 'an error', 'Name a file in a folder that there is.');
  }
}
