/** Where no header needs the leave of CORS. */
export function isOwnOrigin(url: string): boolean {
  try {
    return new URL(url, location.href).origin === location.origin;
  } catch {
    // No address; or this is a server, which has none of its own.
    return false;
  }
}
