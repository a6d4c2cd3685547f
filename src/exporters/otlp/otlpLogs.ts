import { isWebVital, vitalLabels } from '../vitalSums.ts';
import { toKeyValues, toNanos } from './otlpValues.ts';
import type { ViolationEvent } from '../../types/exporter.ts';
import type { Telemetry } from '../telemetry.ts';
import type { VitalEvent } from '../../types/vitalEvent.ts';

const INFO = 9;
const WARN = 13;

type Facts = Readonly<Record<string, unknown>>;

/** Log records of OTLP: vitals and violations, problems, and an end without a word. `null` where there are none. */
export function buildLogs(telemetry: Telemetry): object[] | null {
  const { events, problems, ended, sessionId, untilEpochMs, originEpochMs, app } = telemetry;
  const records: object[] = [];
  const add = (eventName: string, severityNumber: number, epochMs: number, facts: Facts): void => {
    const attributes = { 'session.id': sessionId, 'map.flight_id': app?.flightId, ...facts };
    records.push({
      timeUnixNano: toNanos(epochMs),
      observedTimeUnixNano: toNanos(untilEpochMs),
      severityNumber,
      severityText: severityNumber === INFO ? 'INFO' : 'WARN',
      eventName,
      attributes: toKeyValues(attributes),
    });
  };

  for (const event of events) {
    if (event.kind === 'violation') {
      add('map.violation', WARN, originEpochMs + event.atMs, violationFacts(event));
    } else if (isWebVital(event)) add('browser.web_vital', INFO, event.startedEpochMs, webVitalFacts(event, sessionId));
    else {
      add('map.vital', INFO, event.startedEpochMs, vitalFacts(event));
      const { expectedFrames = 0, producedFrames = 0, nativeHz = 60 } = event.parts;
      if (expectedFrames > producedFrames) {
        add('app.jank', WARN, event.startedEpochMs, {
          'app.jank.frame_count': expectedFrames - producedFrames,
          'app.jank.period': expectedFrames / nativeHz,
          'app.jank.threshold': 1 / nativeHz,
          ...vitalLabels(event),
        });
      }
    }
  }
  for (const { code, message } of problems) {
    add('map.problem', WARN, untilEpochMs, { 'map.code': code, 'map.message': message });
  }
  if (ended) add('map.session.ended', WARN, untilEpochMs, { 'map.ended': ended });
  return records.length ? records : null;
}

function vitalFacts(event: VitalEvent): Facts {
  const { name, value, unit, rating, outcome, reason, parts, tags } = event;
  return {
    'map.vital': name.toLowerCase(),
    'map.value': value,
    'map.unit': unit,
    'map.rating': rating,
    'map.outcome': outcome,
    'map.reason': reason,
    ...vitalLabels(event),
    ...prefixed('map.part.', parts),
    ...prefixed('map.tag.', tags),
  };
}

function webVitalFacts({ name, value, rating, parts, tags }: VitalEvent, sessionId: string | null): Facts {
  const { navigationType, ...rest } = tags;
  return {
    'browser.web_vital.name': name.toLowerCase(),
    'browser.web_vital.value': value,
    'browser.web_vital.delta': parts['delta'] ?? value,
    'browser.web_vital.id': `${sessionId ?? ''}-${name}`,
    'browser.web_vital.rating': rating === 'needs-improvement' ? 'needs_improvement' : rating,
    'browser.web_vital.navigation_type': navigationType,
    ...prefixed('map.tag.', rest),
  };
}

function violationFacts({
  operation,
  metric,
  value,
  limit,
  unit,
  pattern,
  context,
  cause,
  tags,
  ran,
}: ViolationEvent): Facts {
  return {
    'map.op': operation,
    'map.metric': metric,
    'map.value': value,
    'map.limit': limit,
    'map.unit': unit,
    'map.pattern': pattern,
    'map.cause': cause?.heldBy,
    'map.cause.script': cause?.script,
    'map.cause.frame_ms': cause?.longFrameMs,
    'map.gesture': cause?.gesture,
    'map.ran_on': ran?.on,
    'map.context': Object.keys(context).length ? JSON.stringify(context) : undefined,
    ...prefixed('map.tag.', tags ?? {}),
  };
}

function prefixed(prefix: string, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [prefix + name, value]));
}
