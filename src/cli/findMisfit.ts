import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** As far as the report's own schema uses JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

/**
 * Where a report is not what `docs/report.schema.json` says, as words; `null`: nowhere. What a later version may add is no
 * misfit.
 */
export function findMisfit(report: unknown): string | null {
  const root = readSchema();
  return misfitOf(root, report, '', root);
}

function readSchema(): Schema {
  const folder = dirname(createRequire(import.meta.url).resolve('mapvitals/package.json'));
  // The cast: a package's own file.
  return JSON.parse(readFileSync(join(folder, 'docs/report.schema.json'), 'utf8')) as Schema;
}

function misfitOf(given: Schema, value: unknown, path: string, root: Schema): string | null {
  const schema = given.$ref ? root.$defs?.[given.$ref.split('/').at(-1)!] : given;
  if (!schema) return null;
  const { const: only, enum: choices = only === undefined ? [] : [only], oneOf, items } = schema;
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) {
    return `${path || 'the report'} is ${kindOf(value)}, not ${types.join(' or ')}`;
  }
  if (choices.length > 0 && !choices.includes(value)) return `${path} is none of ${choices.join(', ')}`;
  if (oneOf) {
    const misfits = oneOf.map((one) => misfitOf(one, value, path, root));
    // Nearest is the one that goes into it furthest.
    return misfits.includes(null) ? null : misfits.sort((a, b) => b!.indexOf(' ') - a!.indexOf(' '))[0]!;
  }
  if (Array.isArray(value)) {
    return items ? firstOf(value.entries(), (index, item) => misfitOf(items, item, `${path}[${index}]`, root)) : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const inside = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const missing = schema.required?.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${inside(missing)} is missing`;
  const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return firstOf(Object.entries(value), (key, field) => {
    const own = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : rest;
    return own ? misfitOf(own, field, inside(key), root) : null;
  });
}

function firstOf<Key>(
  entries: Iterable<readonly [Key, unknown]>,
  look: (key: Key, value: unknown) => string | null,
): string | null {
  for (const [key, value] of entries) {
    const misfit = look(key, value);
    if (misfit !== null) return misfit;
  }
  return null;
}

function isOf(type: string, value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : kindOf(value) === type;
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
