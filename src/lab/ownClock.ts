// As every page has it, whatever this one has put in its place: tests of maps often stop the clock.
/** When the page was opened, in epoch milliseconds: to be evaluated there. */
export const TIME_ORIGIN = `Object.getOwnPropertyDescriptor(Performance.prototype, 'timeOrigin').get.call(performance)`;

/** The same, with a user timing mark that a trace shows. */
export const markTime = (name: string): string =>
  `Performance.prototype.mark.call(performance, '${name}'), ${TIME_ORIGIN}`;
