// Of the declarations in a folder, keeps what the doors lead to. The compiler writes all that a file exports, also what
// only other files of the package ask for.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseSync } from 'rolldown/utils';

export function pruneTypes(folder, doors) {
  const files = new Map();
  const open = (path) => {
    const known = files.get(path);
    if (known) return known;
    const file = readDeclarations(path);
    files.set(path, file);
    for (const statement of file.statements) if (statement.names.length === 0) keepStatement(path, statement);
    return file;
  };
  const beside = (path, source) => resolve(dirname(path), source.replace(/\.js$/, '.d.ts'));

  const keepExported = (path, name) => {
    const { exports } = open(path);
    for (const exported of name === '*' ? exports.keys() : [name]) {
      const { from, local } = exports.get(exported) ?? {};
      if (from?.startsWith('.')) keepExported(beside(path, from), local);
      else if (local !== undefined && from === undefined) keepNamed(path, local);
    }
  };
  const keepNamed = (path, name) => {
    const { imports, statements } = open(path);
    const imported = imports.get(name);
    if (imported && !imported.isKept) {
      imported.isKept = true;
      if (imported.from.startsWith('.')) keepExported(beside(path, imported.from), imported.name);
    }
    for (const statement of statements) if (statement.names.includes(name)) keepStatement(path, statement);
  };
  const keepStatement = (path, statement) => {
    if (statement.isKept) return;
    statement.isKept = true;
    for (const word of statement.words) keepNamed(path, word);
    for (const { from, name } of statement.others) if (from.startsWith('.')) keepExported(beside(path, from), name);
  };

  for (const door of doors) keepExported(resolve(door), '*');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = resolve(folder, name);
    const text = files.has(path) ? writeKept(files.get(path)) : '';
    if (text === '') rmSync(path);
    else writeFileSync(path, text);
  }
}

/** A file's imports and exports by name, and its statements, each with what is written above it. */
function readDeclarations(path) {
  const text = readFileSync(path, 'utf8');
  const { program, errors } = parseSync(path, text, { lang: 'dts', sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  // References, to a library of the compiler's for one, are the file's.
  const head = /^(\/\/\/ .*\n)*/.exec(text)?.[0] ?? '';
  const file = { head, imports: new Map(), exports: new Map(), statements: [] };
  let start = head.length;
  for (const node of program.body) {
    const own = text.slice(start, node.end).trim();
    start = node.end;
    if (node.type === 'ImportDeclaration') readImport(file, node);
    else file.statements.push(node.specifiers?.length > 0 ? readList(file, node, own) : readStatement(file, node, own));
  }
  return file;
}

function readImport({ imports }, { importKind, source, specifiers }) {
  for (const { local, imported } of specifiers) {
    if (!imported) throw new Error(`not an import by name: ${local.name} of ${source.value}`);
    imports.set(local.name, { from: source.value, name: imported.name, kind: importKind, isKept: false });
  }
}

/** `export { a, b } from './c.js'`: stays as it is. */
function readList({ exports }, { source, specifiers }, text) {
  const others = specifiers.map(({ local }) => ({ from: source?.value, name: local.name }));
  for (const [at, { exported }] of specifiers.entries())
    exports.set(exported.name, { from: source?.value, local: others[at].name });
  const words = source ? [] : others.map(({ name }) => name);
  return { text, names: [], words, others: source ? others : [], isKept: false };
}

/** One that declares no name, such as `declare global`, stays too: nothing asks for it. */
function readStatement({ exports }, node, text) {
  const declared = node.declaration ?? node;
  const names = (declared.declarations ?? [declared]).flatMap(({ id, kind }) =>
    id?.type === 'Identifier' && kind !== 'global' ? id.name : [],
  );
  if (node.declaration) for (const name of names) exports.set(name, { local: name });
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return {
    text,
    names,
    // More than it needs: a member's name counts as well.
    words: [...new Set(code.match(/[A-Za-z_$][\w$]*/g))],
    others: [...code.matchAll(/import\('([^']*)'\)/g)].map(([, from]) => ({ from, name: '*' })),
    isKept: false,
  };
}

/** Empty where nothing is left. */
function writeKept({ head, imports, statements }) {
  const kept = statements.filter(({ isKept }) => isKept);
  if (kept.length === 0) return '';
  const lines = new Map();
  for (const [local, { from, name, kind, isKept }] of imports) {
    const line = `${kind === 'type' ? 'import type' : 'import'} {} from '${from}';`;
    if (isKept) lines.set(line, [...(lines.get(line) ?? []), name === local ? name : `${name} as ${local}`]);
  }
  const heads = [...lines].map(([line, names]) => line.replace('{}', `{ ${names.join(', ')} }`));
  // A tab for the compiler's four spaces: nobody reads them there, everybody downloads them.
  const body = [...heads, ...kept.map(({ text }) => text), ''].join('\n');
  return head + body.replaceAll(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
}
