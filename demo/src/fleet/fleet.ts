import { createOtlpExporter } from 'mapvitals/otlp';

/** On this page's own origin: demo/vite/fleetProxy.ts hands it on. */
const url = 'fleet';

/** Sends nothing before the visitor says so, and then only what comes after. The dashboard is made of metrics alone. */
export const fleet = createOtlpExporter({
  url,
  encoding: 'protobuf',
  logs: false,
  flushEveryMs: 5000,
  hasConsent: false,
});

/** Whether somebody takes it there: a request that is empty is a valid one. */
export async function isFleetThere(): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/x-protobuf' };
    const { ok } = await fetch(`${url}/v1/metrics`, { method: 'POST', headers, body: new Uint8Array() });
    return ok;
  } catch {
    return false;
  }
}
