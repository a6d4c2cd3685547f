import type { Pieces } from './writeAll.ts';

/** So many entries of a long list at once. */
const AT_ONCE = 20;

/** What `JSON.stringify` writes of it with two spaces, field by field, long lists in parts. */
export function writeJson(document: object): Pieces {
  const fields = Object.entries(document).filter(([, value]) => value !== undefined);
  if (fields.length === 0) return [() => '{}\n'];
  return [
    ...fields.flatMap(([key, value], index): Pieces => {
      const start = `${index ? ',' : '{'}\n  ${JSON.stringify(key)}: `;
      if (!Array.isArray(value) || value.length <= AT_ONCE) return [() => start + stringify(value, '  ')];
      const count = Math.ceil(value.length / AT_ONCE);
      const parts = Array.from({ length: count }, (_, part) => () => {
        const some: readonly unknown[] = value.slice(part * AT_ONCE, (part + 1) * AT_ONCE);
        return some.map((item) => `\n    ${stringify(item, '    ')}`).join(',') + (part < count - 1 ? ',' : '');
      });
      return [() => `${start}[`, ...parts, () => '\n  ]'];
    }),
    () => '\n}\n',
  ];
}

/** As it stands in a document, after `indent`. */
function stringify(value: unknown, indent: string): string {
  return (JSON.stringify(value, finiteOrNull, 2) ?? 'null').replaceAll('\n', `\n${indent}`);
}

/** JSON knows no NaN and no infinity; both become `null`, and a BigInt its digits. */
function finiteOrNull(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return typeof value === 'bigint' ? value.toString() : value;
}
