// Builds the package and writes its sizes into the README's table; their limits are in test/package/size.test.ts.
import { execFileSync } from 'node:child_process';

const run = (...args) => execFileSync('npx', args, { stdio: 'inherit', env: { ...process.env, WRITE_SIZES: '1' } });
execFileSync('node', ['test/run/build.mjs'], { stdio: 'inherit' });
run('vitest', 'run', '--project', 'package', 'test/package/size.test.ts');
