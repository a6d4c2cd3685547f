/**
 * Grows with every change of a limit or a definition: values of different versions are not to be compared. Every report
 * carries it.
 *
 * @example
 * send({ vitals, definitions: vitalDefinitionsVersion });
 */
export const vitalDefinitionsVersion = 2;
