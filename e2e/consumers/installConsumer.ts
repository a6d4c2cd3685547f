import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What apps need that nothing else here does: frameworks, in a lock file of their own. */
const FRAMEWORKS = join(ROOT, 'e2e/consumers/node_modules');

/** Next.js tells nobody that it was run. */
const QUIET = { NEXT_TELEMETRY_DISABLED: '1' };

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface Consumer {
  readonly folder: string;
  /** Runs a program of the app's dependencies to its end. */
  run(command: string, ...args: string[]): void;
  /** Starts one that serves, until it is stopped. */
  serve(command: string, ...args: string[]): { readonly url: Promise<string>; stop(): void };
}

/**
 * Copies the app in `e2e/consumers/<name>` to a folder of its own and gives it the packed package, as a registry would:
 * what it names in its package.json is there, what mapvitals names in `dependencies` is there, and nothing else.
 */
export function installConsumer(name: string): Consumer {
  const folder = mkdtempSync(join(tmpdir(), `mapvitals-${name}-`));
  cpSync(join(ROOT, 'e2e/consumers', name), folder, { recursive: true });

  const [packed] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as [
    { filename: string },
  ];
  const packageFolder = join(folder, 'node_modules/mapvitals');
  mkdirSync(packageFolder, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', packageFolder, '--strip-components=1']);

  const app = readManifest(folder);
  const needed = { ...app.dependencies, ...app.devDependencies, ...readManifest(packageFolder).dependencies };
  for (const dependency of Object.keys(needed).filter((other) => other !== 'mapvitals')) {
    const link = join(folder, 'node_modules', dependency);
    mkdirSync(dirname(link), { recursive: true });
    const framework = join(FRAMEWORKS, dependency);
    symlinkSync(existsSync(framework) ? framework : join(ROOT, 'node_modules', dependency), link, 'junction');
  }

  const find = (command: string): string => {
    const own = join(FRAMEWORKS, '.bin', command);
    return existsSync(own) ? own : join(ROOT, 'node_modules/.bin', command);
  };
  return {
    folder,
    run(command, ...args) {
      const { status, stdout, stderr, error } = spawnSync(find(command), args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ...QUIET },
      });
      if (status !== 0)
        throw new Error(`${[command, ...args].join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
    },
    serve(command, ...args) {
      const server = spawn(find(command), args, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...QUIET },
      });
      let told = '';
      const url = new Promise<string>((resolve, reject) => {
        server.stdout.setEncoding('utf8').on('data', (text: string) => {
          told += text;
          const [found] = told.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
          if (found) resolve(found);
        });
        server.on('error', reject).on('exit', () => reject(new Error(`${command} served nothing:\n${told}`)));
      });
      return { url, stop: () => void server.kill() };
    },
  };
}

function npm(...args: string[]): string {
  return execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Installs the frameworks, where they are not there. A build of Vite's before leaves its process in production. */
export function installFrameworks(): void {
  if (existsSync(join(FRAMEWORKS, 'next'))) return;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: dirname(FRAMEWORKS), stdio: 'ignore' });
}
