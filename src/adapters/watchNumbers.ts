/** Whether any number that `read` puts differs from what it put when this was asked last. Allocates nothing. */
export function watchNumbers(read: (put: (value: number) => void) => void): () => boolean {
  const before: number[] = [];
  let count = 0;
  let hasChanged = false;
  const put = (value: number): void => {
    hasChanged ||= !Object.is(before[count], value);
    before[count] = value;
    count += 1;
  };
  const takeChange = (): boolean => {
    count = 0;
    hasChanged = false;
    read(put);
    return hasChanged;
  };
  takeChange();
  return takeChange;
}
