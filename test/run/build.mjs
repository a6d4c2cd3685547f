// The library: JavaScript by Vite, declarations by tsc. dist/ holds nothing else.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const run = (...args) => execFileSync('npx', args, { stdio: 'inherit' });
run('vite', 'build', '--logLevel', 'warn');
run('tsc', '-p', 'tsconfig.build.json');
