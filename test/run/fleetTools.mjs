// What shows a fleet, by the packages of Debian, unpacked beside: nothing is installed, nothing is started.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram } from './engines.mjs';

const FOLDER = resolve('node_modules/.cache/fleet');
const VERSION_FILE = join(FOLDER, 'version');
/** The newest first. sid's keeps what each page adds (1.133 and later), trixie's (1.112) what one page has. */
const SUITES = ['sid', 'trixie'];
const PACKAGES = ['victoria-metrics', 'compose-spec'];
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** What `.ci/run` may spend on it. */
const INSTALL_TIMEOUT_MS = 90_000;

/** @returns {string | undefined} the path of one of their programs */
export function findFleetTool(name) {
  const unpacked = join(FOLDER, 'root', 'usr', 'bin', name);
  return existsSync(unpacked) ? unpacked : findProgram(name);
}

/** @returns {string | null} why no fleet can be shown here; `null` where it can */
export function whyNoFleet() {
  if (findFleetTool('victoria-metrics')) return null;
  return 'no victoria-metrics on this machine; on Debian: node test/run/installEngines.mjs';
}

/** Several pages at once need a back end that adds up what each has. */
export function takesDelta() {
  const [major = 0, minor = 0] = versionOf().split('.').map(Number);
  return major > 1 || minor >= 133;
}

/** Never throws: who goes on without is told what is skipped. */
export function installFleetTools() {
  if (findFleetTool('victoria-metrics')) return;
  const endMs = Date.now() + INSTALL_TIMEOUT_MS;
  for (const suite of SUITES) {
    process.stdout.write(`Unpacking ${PACKAGES.join(', ')} of Debian's ${suite}\n`);
    const problem = unpack(suite, endMs);
    if (problem === null) return;
    process.stdout.write(`That did not work: ${problem}\n`);
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

/** @returns {string | null} what went wrong */
function unpack(suite, endMs) {
  for (const folder of ['apt/lists/partial', 'apt/cache/archives/partial', 'root'])
    mkdirSync(join(FOLDER, folder), { recursive: true });
  const sources = join(FOLDER, 'apt', 'sources.list');
  writeFileSync(sources, `deb [signed-by=${KEYRING}] http://deb.debian.org/debian ${suite} main\n`);
  // A configuration of its own: the machine's packages stay as they are.
  const options = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::Lists': join(FOLDER, 'apt', 'lists'),
    'Dir::Cache': join(FOLDER, 'apt', 'cache'),
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': 'root',
  };
  const apt = ['-qq', ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  const run = (command, args) => {
    const timeout = Math.max(1, endMs - Date.now());
    const { error, status } = spawnSync(command, args, {
      cwd: FOLDER,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout,
    });
    return status === 0 ? null : `${command} ${args.at(-1)}: ${error?.message ?? `exit ${status}`}`;
  };
  const problem = run('apt-get', [...apt, 'update']) ?? run('apt-get', [...apt, 'download', PACKAGES[0]]);
  if (problem !== null) return problem;
  // Older suites have none.
  for (const name of PACKAGES.slice(1)) run('apt-get', [...apt, 'download', name]);
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.deb'))) {
    const unpacked = run('dpkg', ['-x', file, 'root']);
    if (unpacked !== null) return unpacked;
    if (file.startsWith(PACKAGES[0])) writeFileSync(VERSION_FILE, file.split('_')[1]);
    rmSync(join(FOLDER, file));
  }
  rmSync(join(FOLDER, 'apt'), { recursive: true });
  // Built for a newer system it would not start.
  return run(findFleetTool('victoria-metrics'), ['-help']);
}

function versionOf() {
  if (existsSync(VERSION_FILE)) return readFileSync(VERSION_FILE, 'utf8');
  return spawnSync('dpkg-query', ['-W', '-f=${Version}', 'victoria-metrics'], { encoding: 'utf8' }).stdout ?? '';
}
