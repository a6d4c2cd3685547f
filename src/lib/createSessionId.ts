/** Tells sessions apart, and says nothing else. */
export function createSessionId(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 36 ** 4)
      .toString(36)
      .padStart(4, '0'),
  ).join('');
}
