/** The user ended a command before it had anything to tell. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
