/**
 * What an OpenTelemetry Collector (core, 0.130) takes of a configuration, as far as demo/fleet needs it: it publishes no schema of
 * its own, and stops at a key that it does not know. By the `mapstructure` names in its sources: confighttp, otlpreceiver,
 * memorylimiter, batchprocessor, otlphttpexporter, debugexporter, service.
 */
const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
/** Of one kind, by `kind` or `kind/name`. */
const named = (kinds: Readonly<Record<string, object>>): object => ({
  type: 'object',
  patternProperties: Object.fromEntries(
    Object.entries(kinds).map(([kind, schema]) => [`^${kind}(/[\\w.-]+)?$`, schema]),
  ),
  additionalProperties: false,
});

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, minItems: 1 };
const count = { type: 'integer', minimum: 0 };
/** As Go reads it. */
const duration = { type: 'string', pattern: String.raw`^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$` };
const host = { type: 'string', pattern: String.raw`^[\w.-]+:\d+$` };
const url = { type: 'string', pattern: String.raw`^https?://[\w.-]+(:\d+)?(/[\w./-]*)?$` };

const httpServer = closed(
  {
    endpoint: host,
    cors: closed({ allowed_origins: texts, allowed_headers: texts, max_age: count }, ['allowed_origins']),
    max_request_body_size: count,
    include_metadata: { type: 'boolean' },
    response_headers: { type: 'object', additionalProperties: text },
    compression_algorithms: texts,
    read_timeout: duration,
    read_header_timeout: duration,
    write_timeout: duration,
    idle_timeout: duration,
  },
  ['endpoint'],
);
const pipeline = closed({ receivers: texts, processors: texts, exporters: texts }, ['receivers', 'exporters']);

export const collectorSchema = closed(
  {
    receivers: named({ otlp: closed({ protocols: closed({ http: httpServer }) }, ['protocols']) }),
    processors: named({
      memory_limiter: closed(
        {
          check_interval: duration,
          limit_mib: count,
          spike_limit_mib: count,
          limit_percentage: count,
          spike_limit_percentage: count,
        },
        // Of 0 s, which it is without, it says that it must be greater.
        ['check_interval'],
      ),
      batch: closed({ timeout: duration, send_batch_size: count, send_batch_max_size: count }),
    }),
    exporters: named({
      otlphttp: closed(
        {
          endpoint: url,
          metrics_endpoint: url,
          logs_endpoint: url,
          encoding: { enum: ['proto', 'json'] },
          compression: { enum: ['gzip', 'zstd', 'none'] },
          timeout: duration,
          headers: { type: 'object', additionalProperties: text },
        },
        ['endpoint'],
      ),
      debug: closed({ verbosity: { enum: ['basic', 'normal', 'detailed'] } }),
    }),
    service: closed({ pipelines: named({ metrics: pipeline, logs: pipeline, traces: pipeline }) }, ['pipelines']),
  },
  ['receivers', 'exporters', 'service'],
);
