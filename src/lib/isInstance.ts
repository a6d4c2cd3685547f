/** `instanceof` for what an app hands over: of a proxy that was revoked, or has a trap of its own, it throws. */
export function isInstance<Type>(value: unknown, type: abstract new (...args: never[]) => Type): value is Type {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}
