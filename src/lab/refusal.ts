/** Something could not be measured, and why. The command ends with 2. */
export class LabRefusal extends Error {
  /** Another visit is not welcome, or would come to the same. */
  readonly isFinal: boolean;

  constructor(reason: string, isFinal = false) {
    super(reason);
    this.name = 'LabRefusal';
    this.isFinal = isFinal;
  }
}
