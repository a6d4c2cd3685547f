import { createRequire } from 'node:module';

export function version(): string {
  // The cast: a package's own file.
  return (createRequire(import.meta.url)('mapvitals/package.json') as { version: string }).version;
}
