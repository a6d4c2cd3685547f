import type { Program } from './watchSignals.ts';

/** Codes of a reader that has gone, as `head` does when it has seen enough. */
const GONE = ['EPIPE', 'ECONNRESET'];

/**
 * What is printed may find no reader any more: the command then ends by what it has found out, as if all had been read. What
 * cannot be written for another reason, as to a full disk, ends it with 2: nobody has been told.
 */
export function hearOutput(program: Pick<Program, 'stdout' | 'stderr' | 'exit'>): void {
  const hear = (error: { readonly code?: string }): void => {
    if (!GONE.includes(error.code ?? '')) program.exit(2);
  };
  for (const stream of [program.stdout, program.stderr]) stream.on('error', hear);
}
