/** What people read where there is no value: never a 0. */
export const NONE = '\u2013';
