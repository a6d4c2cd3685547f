/** Signals by which a command is ended, with the exit codes that shells have for them. */
export const INTERRUPTED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type InterruptedCode = (typeof INTERRUPTED)[keyof typeof INTERRUPTED];

/** A command was ended before it had anything to tell. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exitCode: InterruptedCode;

  constructor(message: string, exitCode: InterruptedCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
