// The library: JavaScript by Vite, declarations by tsc, made readable for the compilers that people have. dist/ holds nothing
// else. Runs before every `npm pack` too.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pruneTypes } from './pruneTypes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const run = (program, ...args) => execFileSync(program, args, { stdio: ['inherit', 'inherit', 'inherit'] });

// A clean clone that is packed has no tools yet.
if (!existsSync('node_modules/vite')) run('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts');
rmSync('dist', { recursive: true, force: true });
run('npx', 'vite', 'build', '--logLevel', 'warn');
run('npx', 'tsc', '-p', 'tsconfig.build.json');

const TYPES = 'dist/types';
const { exports: doors } = JSON.parse(readFileSync('package.json', 'utf8'));
const typesOfDoors = [...new Set(Object.values(doors).flatMap(({ types }) => types ?? []))];
for (const file of readdirSync(TYPES, { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.d.ts')) makeReadable(join(TYPES, file));
// What no door leads to is nobody's.
pruneTypes(TYPES, typesOfDoors);

/** For programs whose library is older than ES2022: it merges with the one that they have. */
const HOST = join(TYPES, 'host.d.ts');
writeFileSync(HOST, 'interface ErrorOptions {\n  cause?: unknown;\n}\n');
for (const types of typesOfDoors)
  writeFileSync(types, `/// <reference path="${relative(dirname(types), HOST)}" />\n${readFileSync(types, 'utf8')}`);

/** Writes a declaration as every compiler reads it. */
function makeReadable(path) {
  const code = readFileSync(path, 'utf8')
    .replaceAll(/(from |import\()'(\.[^']*)\.tsx?'/g, "$1'$2.js'")
    // Typed arrays are generic since TypeScript 5.7. The constructor's own type says the same before and after.
    .replaceAll(/\b(\w+Array)<ArrayBuffer>/g, 'InstanceType<typeof $1>')
    .replaceAll(/\b(\w+Array)<ArrayBufferLike>/g, '$1');
  writeFileSync(path, code);
}
