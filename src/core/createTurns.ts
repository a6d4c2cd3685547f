/** The same number until the script hands back: until the next microtask. */
export function createTurns(): () => number {
  let turn = 0;
  let isKnown = false;

  const end = (): void => {
    isKnown = false;
    turn += 1;
  };
  return () => {
    if (!isKnown) {
      isKnown = true;
      void Promise.resolve().then(end);
    }
    return turn;
  };
}
