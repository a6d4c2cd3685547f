/** What Vite asks of a plugin, as far as this one answers: its types are not needed here. */
export interface TasksPlugin {
  readonly name: string;
  readonly enforce?: 'pre';
  config?(given: GivenConfig): { worker: WorkerConfig };
  resolveId?(source: string, importer: string | undefined, options: { isEntry: boolean }): void;
  transform(this: PluginContext, code: string, id: string, options?: { ssr?: boolean }): Transformed | undefined;
}

interface Transformed {
  readonly code: string;
  readonly map: null;
}

interface GivenConfig {
  readonly worker?: { readonly format?: 'es' | 'iife' };
}

interface WorkerConfig {
  readonly format: 'es' | 'iife';
  plugins(): TasksPlugin[];
}

interface PluginContext {
  error(message: string): never;
}

const TASKS_FILE = /\.tasks\.[cm]?[jt]sx?$/;
// At the start of a statement: a comment may speak of it.
const DECLARED = /(?:^|[;}])\s*export\s+(?:const|let|var)\s*(?:\{[^}]*)?\btasks(?![\w$])/m;
const LISTED =
  /(?:^|[;}])\s*export\s*\{(?:[^}]*,)?\s*(?:([\w$]+)\s+as\s+)?tasks\s*(?:,[^}]*)?\}(?:\s*from\s*(["'][^"']+["']))?/m;
/** Asked for as another thing: its text, its address, or a worker by Vite's own suffix. */
const AS_OTHER = /[?&](?:raw|url|(?:shared)?worker)\b/;
/** What the dev server asks for where a page starts a worker. */
const WORKER_REQUEST = /[?&]worker_file\b/;

/**
 * Makes a module `*.tasks.ts` that has `export const tasks = defineTasks({ ... })` its own worker: a page that imports its tasks
 * passes them to `createOptimization`, and no worker file is to be written. Works in dev, build and Vitest; on a server, and where
 * there are no workers, all runs where it is called.
 *
 * @example
 * // vite.config.ts
 * export default defineConfig({ plugins: [mapvitalsTasks()] });
 * // the page
 * import { tasks } from './places.tasks.ts';
 * const optimize = createOptimization({ tasks });
 */
export function mapvitalsTasks(): TasksPlugin {
  return {
    name: 'mapvitals:tasks',
    config: ({ worker }) => ({ worker: { format: worker?.format ?? 'es', plugins: () => [workerSide()] } }),
    transform(code, id, { ssr = false } = {}) {
      const file = fileOf(id);
      if (!TASKS_FILE.test(file) || ssr || AS_OTHER.test(id)) return undefined;
      const tasks = findTasks(this, code, file);
      return WORKER_REQUEST.test(id) ? expose(code, tasks) : give(code, tasks, file);
    },
  };
}

/** In a build the worker is bundled apart: the module that it starts with is the one to expose. */
function workerSide(): TasksPlugin {
  const entries = new Set<string>();
  return {
    name: 'mapvitals:tasks-worker',
    // Before Vite has resolved it.
    enforce: 'pre',
    resolveId(source, _importer, { isEntry }) {
      if (isEntry) entries.add(fileOf(source));
    },
    transform(code, id) {
      const file = fileOf(id);
      if (!TASKS_FILE.test(file) || !entries.has(file)) return undefined;
      return expose(code, findTasks(this, code, file));
    },
  };
}

// What is added stands at the end: the lines before keep their numbers.

/** The page's side: the tasks carry what makes their worker. As a literal, or no bundler sees the worker. */
function give(code: string, { name, source }: Tasks, file: string): Transformed {
  const url = JSON.stringify(`./${file.slice(file.lastIndexOf('/') + 1)}`);
  const create = `() => new Worker(new URL(${url}, import.meta.url), { type: 'module' })`;
  const property = `{ configurable: true, value: ${create} }`;
  const carry = `Reflect.defineProperty(${name}, Symbol.for('mapvitals.createWorker'), ${property})`;
  return { code: `${code}\n${source}if (typeof Worker === 'function') ${carry};\n`, map: null };
}

function expose(code: string, { name, source }: Tasks): Transformed {
  const verb = '__exposeTasks';
  const imported = `import { exposeTasks as ${verb} } from 'mapvitals/worker';`;
  return { code: `${code}\n${source}${imported}\n${verb}(${name});\n`, map: null };
}

/** What the module itself calls its tasks; `source`: what it needs to have them, where it only passes them on. */
interface Tasks {
  readonly name: string;
  readonly source: string;
}

function findTasks(context: PluginContext, code: string, file: string): Tasks {
  if (DECLARED.test(code)) return { name: 'tasks', source: '' };
  const listed = LISTED.exec(code);
  if (!listed) {
    return context.error(
      `[mapvitals] ${file} must export its tasks, got a module without \`tasks\`. Write \`export const tasks = defineTasks({ ... })\`.`,
    );
  }
  const [, name = 'tasks', from] = listed;
  return from ? { name: '__tasks', source: `import { ${name} as __tasks } from ${from};\n` } : { name, source: '' };
}

function fileOf(id: string): string {
  return id.replace(/[?#].*$/, '');
}
