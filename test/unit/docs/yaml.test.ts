import { Ajv } from 'ajv';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMPARE_FLAGS } from '../../../src/cli/compare/compare.ts';

// What others run: neither GitHub's runner nor a collector is here, so each file is held against what their documentation allows.

const texts = { type: 'array', items: { type: 'string' }, minItems: 1 } as const;
const duration = { type: 'string', pattern: '^\\d+(ms|s|m|h)$' } as const;
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const read = (path: string): string => readFileSync(path, 'utf8');

/** As it says what is wrong. */
function expectToBe(schema: object, document: unknown): void {
  const ajv = new Ajv({ allErrors: true });
  ajv.validate(schema, document);
  expect(ajv.errors ?? []).toEqual([]);
}

describe("the guide's GitHub Action", () => {
  const [, text = ''] = read('docs/guides/ci.md').match(/## A GitHub Action\n[^]*?```yaml\n([^]*?)```/) ?? [];
  interface Step {
    readonly id?: string;
    readonly if?: string;
    readonly run?: string;
    readonly uses?: string;
  }
  // The cast: the next test says so.
  const workflow = parse(text) as { readonly jobs: { readonly compare: { readonly steps: readonly Step[] } } };
  const { steps } = workflow.jobs.compare;

  // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
  test('is a workflow', () => {
    const step = {
      ...object({
        id: { type: 'string', pattern: '^[A-Za-z_][\\w-]*$' },
        if: { type: 'string' },
        uses: { type: 'string', pattern: '^[\\w.-]+/[\\w.-]+@\\S+$' },
        with: { type: 'object' },
        run: { type: 'string' },
        env: { type: 'object', additionalProperties: { type: 'string' } },
        'continue-on-error': { type: 'boolean' },
      }),
      oneOf: [{ required: ['uses'] }, { required: ['run'] }],
    };
    const permission = { enum: ['read', 'write', 'none'] };
    expectToBe(
      object(
        {
          name: { type: 'string' },
          on: { const: 'pull_request' },
          permissions: object({ contents: permission, 'pull-requests': permission }),
          jobs: object({
            compare: object({ 'runs-on': { type: 'string' }, steps: { type: 'array', items: step, minItems: 1 } }, [
              'runs-on',
              'steps',
            ]),
          }),
        },
        ['name', 'on', 'jobs'],
      ),
      workflow,
    );
  });

  test('has scripts that a shell reads, and refers to steps that come before', () => {
    const ids: string[] = [];
    for (const { id, run, if: condition } of steps) {
      if (run !== undefined) {
        // What stands between is put in by the runner.
        const script = run.replaceAll(/\$\{\{.*?\}\}/g, 'x');
        expect(spawnSync('bash', ['-n', '-c', script], { encoding: 'utf8' }).stderr).toBe('');
      }
      for (const [, used] of (condition ?? '').matchAll(/steps\.([\w-]+)/g)) expect(ids).toContain(used);
      if (id !== undefined) ids.push(id);
    }
  });

  test('compares by flags that there are, comments the Markdown, and fails only then', () => {
    const compares = steps.findIndex(({ run }) => run?.includes('mapvitals compare'));
    const comments = steps.findIndex(({ run }) => run?.includes('gh pr comment'));
    const fails = steps.findIndex(({ run }) => run === 'exit 1');
    expect([compares, comments, fails]).toEqual([compares, comments, fails].toSorted((a, b) => a - b));
    const { run = '' } = steps[compares]!;
    for (const [, flag = ''] of run.matchAll(/--(\w+)/g)) expect(Object.keys(COMPARE_FLAGS)).toContain(flag);
    const [, written = 'nothing'] = run.match(/--format md > (\S+)/) ?? [];
    expect(steps[comments]!.run).toContain(`--body-file ${written}`);
    expect(steps[fails]!.if).toContain(`steps.${steps[compares]!.id}.outcome == 'failure'`);
  });
});

describe("the fleet's collector", () => {
  interface Collector {
    readonly receivers: object;
    readonly processors: object;
    readonly exporters: object;
    readonly service: { readonly pipelines: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> };
  }
  const collector = parse(read('demo/fleet/collector.yaml')) as Collector;

  // https://github.com/open-telemetry/opentelemetry-collector: the README of each component.
  test('has settings that its components take', () => {
    const pipeline = object({ receivers: texts, processors: texts, exporters: texts }, ['receivers', 'exporters']);
    const cors = object({ allowed_origins: texts, allowed_headers: texts, max_age: { type: 'integer' } });
    const http = object({ endpoint: { type: 'string', pattern: ':\\d+$' }, cors }, ['endpoint']);
    const url = { type: 'string', pattern: '^https?://[^/]+(/.*)?$' };
    expectToBe(
      object(
        {
          receivers: object({ otlp: object({ protocols: object({ http }) }, ['protocols']) }),
          processors: object({
            memory_limiter: object({ check_interval: duration, limit_mib: { type: 'integer', minimum: 1 } }, [
              'check_interval',
              'limit_mib',
            ]),
            batch: object({ timeout: duration, send_batch_size: { type: 'integer' } }),
          }),
          exporters: object({
            'otlphttp/fleet': object({ endpoint: url, encoding: { enum: ['proto', 'json'] } }, ['endpoint']),
            debug: object({ verbosity: { enum: ['basic', 'normal', 'detailed'] } }),
          }),
          service: object({ pipelines: object({ metrics: pipeline, logs: pipeline }) }, ['pipelines']),
        },
        ['receivers', 'processors', 'exporters', 'service'],
      ),
      collector,
    );
  });

  test('uses in its pipelines all that it sets up, and nothing else; what limits memory comes first', () => {
    const pipelines = Object.values(collector.service.pipelines);
    for (const kind of ['receivers', 'processors', 'exporters'] as const) {
      const used = new Set(pipelines.flatMap((pipeline) => pipeline[kind] ?? []));
      expect([...used].toSorted()).toEqual(Object.keys(collector[kind]).toSorted());
    }
    for (const { processors } of pipelines) expect(processors![0]).toBe('memory_limiter');
  });
});
