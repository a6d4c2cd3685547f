/** The same name for the same object, where a library has none for it. */
export function nameObjects(prefix: string): (object: object) => string {
  const names = new WeakMap<object, string>();
  let count = 0;
  return (object) => {
    const name = names.get(object) ?? `${prefix}-${(count += 1)}`;
    names.set(object, name);
    return name;
  };
}
