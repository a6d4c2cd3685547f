import { badOption } from './badOption.ts';

/** Throws BAD_OPTION for what is no signal: to pass the controller in its place is a common slip. */
export function requireSignal(signal: AbortSignal | undefined): void {
  if (signal && typeof signal.addEventListener !== 'function') {
    throw badOption('signal', 'an AbortSignal', signal, "Pass the controller's `signal`.");
  }
}
