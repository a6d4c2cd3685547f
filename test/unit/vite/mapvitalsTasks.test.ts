/** @module-tag realTime */
import { mapvitalsTasks } from 'mapvitals/vite';
import { describe, expect, test, vi } from 'vitest';

const TASKS = 'export const tasks = defineTasks({});';

/** A module that can be imported. */
const moduleOf = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** The plugin as Vite calls it; an error that it tells is thrown. */
function setup() {
  const context = {
    error: (message: string): never => {
      throw new Error(message);
    },
  };
  const plugin = mapvitalsTasks();
  const [worker] = plugin.config!({}).worker.plugins();
  const run = (side: typeof plugin, code: string, id: string, options?: { ssr?: boolean }): string | undefined =>
    side.transform.call(context, code, id, options)?.code;
  return {
    plugin,
    page: (code: string, id: string, options?: { ssr?: boolean }) => run(plugin, code, id, options),
    enter: (id: string, isEntry: boolean) => worker!.resolveId!(id, undefined, { isEntry }),
    worker: (code: string, id: string) => run(worker!, code, id),
  };
}

describe('a module of tasks', () => {
  test('carries what makes its worker, as the literal that bundlers know, behind its own lines', () => {
    const { page } = setup();
    const code = page(`${TASKS} // the end`, '/app/src/places.tasks.ts?t=17');
    expect(code).toMatch(/^export const tasks = defineTasks\(\{\}\); \/\/ the end\n/);
    expect(code).toContain(`new Worker(new URL("./places.tasks.ts", import.meta.url), { type: 'module' })`);
  });

  test('exposes its tasks where the dev server is asked for it as a worker', () => {
    const { page } = setup();
    const code = page(TASKS, '/app/src/places.tasks.ts?worker_file&type=module');
    expect(code).toContain("from 'mapvitals/worker'");
    expect(code).not.toContain('new Worker');
  });

  test('exposes them in a build of the worker only as the module that it starts with', () => {
    const { worker, enter } = setup();
    enter('/app/src/all.tasks.ts', true);
    enter('/app/src/places.tasks.ts', false);
    expect(worker(TASKS, '/app/src/all.tasks.ts')).toContain("from 'mapvitals/worker'");
    expect(worker(TASKS, '/app/src/places.tasks.ts')).toBeUndefined();
  });

  test('is left alone on a server, and so is every other module', () => {
    const { page, worker, enter } = setup();
    expect(page(TASKS, '/app/src/places.tasks.ts', { ssr: true })).toBeUndefined();
    enter('/app/src/tasks.ts', true);
    for (const id of ['/app/src/tasks.ts', '/app/src/places.tasks.css', '/app/my.tasks.ts/index.ts']) {
      expect([page(TASKS, id), worker(TASKS, id)]).toEqual([undefined, undefined]);
    }
  });

  test.each(['raw', 'url', 'url&no-inline', 'worker', 'sharedworker', 'worker&inline', 'import&raw'])(
    'is left alone where it is asked for as another thing: ?%s',
    (query) => {
      expect(setup().page('export default "text"', `/app/src/places.tasks.ts?${query}`)).toBeUndefined();
    },
  );

  test.each([
    'export let tasks = {};',
    'const tasks = {}; export { tasks };',
    'export{tasks};var tasks={}',
    'const [a, b, mine] = [1, 2, {}];\nexport {\n  a,\n  mine as tasks,\n  b,\n};',
    'const $x = {}; export { $x as mine, $x as tasks };',
    'export const { a, tasks } = { a: 1, tasks: {} };',
    `export { tasks } from '${moduleOf('export const tasks = {};')}';`,
    `export { default as tasks } from "${moduleOf('export default {};')}";`,
    `// export const tasks = 5;\nexport { mine as tasks } from '${moduleOf('export const mine = {};')}';`,
  ])('may export them as %s', async (code) => {
    vi.stubGlobal('Worker', () => {});
    const { tasks } = await import(/* @vite-ignore */ moduleOf(setup().page(code, '/app/a.tasks.js') ?? ''));
    expect(tasks[Symbol.for('mapvitals.createWorker')]).toBeTypeOf('function');
    vi.unstubAllGlobals();
    expect(setup().page(code, '/app/a.tasks.js?worker_file')).toMatch(/__exposeTasks\((tasks|mine|\$x|__tasks)\);\n$/);
  });

  test.each([
    'export default defineTasks({});',
    'const tasks = {};',
    'export const myTasks = {};',
    'export const tasksOf = {};',
    'export const tasks$ = {};',
    'export { tasks as mine, mytasks };',
    '// export const tasks = {};',
    '/**\n * export const tasks = {};\n */',
  ])('without an export `tasks` is refused with what to do: %s', (code) => {
    expect(() => setup().page(code, '/app/a.tasks.ts')).toThrow(
      /a\.tasks\.ts must export its tasks, got a module without `tasks`\. Write `export const tasks = defineTasks/,
    );
  });

  test("keeps the app's own format of workers", () => {
    const { plugin } = setup();
    expect(plugin.config!({}).worker.format).toBe('es');
    expect(plugin.config!({ worker: { format: 'iife' } }).worker.format).toBe('iife');
  });
});
