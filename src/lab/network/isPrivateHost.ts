/** Names and addresses of this machine and of a network of one's own: no load on anybody else. */
export const PRIVATE_PATTERNS: readonly string[] = [
  'localhost',
  '*.localhost',
  '127.*',
  '10.*',
  '192.168.*',
  ...Array.from({ length: 16 }, (_, index) => `172.${16 + index}.*`),
  '[::1]',
];

/** `hostname` as `URL` has it. */
export function isPrivateHost(hostname: string): boolean {
  const isAddress = /^[\d.]+$/.test(hostname);
  return PRIVATE_PATTERNS.some((pattern) => {
    const isOfAddresses = /\d/.test(pattern);
    if (isOfAddresses && !isAddress && !hostname.startsWith('[')) return false;
    if (pattern.startsWith('*')) return hostname.endsWith(pattern.slice(1));
    return pattern.endsWith('*') ? hostname.startsWith(pattern.slice(0, -1)) : hostname === pattern;
  });
}

/**
 * Keeps the browser, its workers too, from every host that nobody has allowed: their names are not looked up. A route would do
 * the same, and switch the cache off.
 */
export function resolverRules(allowedHosts: readonly string[]): string {
  return ['MAP * ~NOTFOUND', ...[...PRIVATE_PATTERNS, ...allowedHosts].map((pattern) => `EXCLUDE ${pattern}`)].join(
    ' , ',
  );
}
