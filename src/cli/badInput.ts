import { MapVitalsError } from 'mapvitals';

/** What was given makes no sense: what, got and fix. The command ends with 2. */
export function badInput(what: string, got: unknown, fix: string): MapVitalsError {
  const said = typeof got === 'string' ? `'${got.slice(0, 200)}'` : String(got);
  return new MapVitalsError('BAD_OPTION', `${what}, got \`${said}\`. ${fix}`);
}
