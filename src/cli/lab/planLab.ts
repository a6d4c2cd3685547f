import { planFlight } from '../../lab/planFlight.ts';
import { isPrivateHost } from '../../lab/network/isPrivateHost.ts';
import { splitFlight } from '../../lab/splitFlight.ts';
import { badInput } from '../badInput.ts';
import { numberOf, valueOf } from '../readArguments.ts';
import type { Arguments } from '../readArguments.ts';
import type { LabDevice, LabPlan } from '../../lab/labPlan.ts';
import type { PlannedGesture } from '../../lab/planFlight.ts';
import type { Flight } from 'mapvitals/playwright';

const DEFAULTS = { pictures: 5, frames: 7, seconds: 120 } as const;
/** Elsewhere than on this machine and its network: no more visits, and so long between two. */
const ABROAD = { pictures: 4, frames: 5, pauseMs: 5000 } as const;
const DESKTOP = { width: 1024, height: 640 } as const;
const PHONE = { width: 390, height: 844, devicePixelRatio: 2, cpuSlowdown: 4 } as const;

/** What is to be flown, by the flags. `flight`: a recorded one, as it was read. @throws BAD_OPTION */
export function planLab(args: Arguments, address: string, flight: Flight | null = null): LabPlan {
  const url = readAddress(address);
  const allowedHosts = args.given.get('allow-host') ?? [];
  // A page of one's own may show tiles of others.
  const isAbroad = [url.hostname, ...allowedHosts].some((host) => !isPrivateHost(host));
  if (!isPrivateHost(url.hostname) && !allowedHosts.includes(url.hostname)) {
    throw badInput(
      '`mapvitals lab` visits this machine and its network only',
      url.hostname,
      `If that page's terms allow it, write \`--allow-host ${url.hostname}\`, and its tiles' hosts.`,
    );
  }
  const count = (name: 'pictures' | 'frames'): number => {
    const wanted = Math.ceil(numberOf(args, name, isAbroad ? ABROAD[name] : DEFAULTS[name], DEFAULTS[name]));
    if (!isAbroad || wanted <= ABROAD[name]) return wanted;
    throw badInput(
      `\`--${name}\` must be at most ${ABROAD[name]} on a host of others`,
      wanted,
      'Record its tiles instead.',
    );
  };
  const device = readDevice(args, flight);
  const recorded = flight && readFlight(flight);
  return {
    url: url.href,
    device,
    pictures: count('pictures'),
    frames: count('frames'),
    map: readMap(valueOf(args, 'map')),
    mask: args.given.get('mask') ?? [],
    flight: recorded,
    gestures: readGestures(args, recorded ?? namedFlight(device.isPhone)),
    isChecked: args.given.has('check-sdk'),
    ready: valueOf(args, 'ready') ?? null,
    storageState: valueOf(args, 'storage-state') ?? null,
    limitMs: numberOf(args, 'seconds', DEFAULTS.seconds, DEFAULTS.seconds) * 1000,
    allowedHosts,
    pauseMs: isAbroad ? ABROAD.pauseMs : 0,
  };
}

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw badInput('`mapvitals lab` needs the address of a page', address, 'Write `http://localhost:5173/`.');
}

/** A flight holds for the viewport that it was recorded in. */
function readDevice(args: Arguments, flight: Flight | null): LabDevice {
  const isPhone = args.given.has('phone');
  const { width, height } = flight?.viewport ?? (isPhone ? PHONE : DESKTOP);
  const viewport = readViewport(valueOf(args, 'viewport'));
  if (flight && viewport) {
    throw badInput('`--viewport` is the flight\u2019s own', valueOf(args, 'viewport'), 'Leave it out.');
  }
  return {
    viewport: viewport ?? { width, height },
    isPhone,
    devicePixelRatio: isPhone ? PHONE.devicePixelRatio : 1,
    cpuSlowdown: numberOf(args, 'cpu', isPhone ? PHONE.cpuSlowdown : 1, 4),
  };
}

function readFlight(flight: Flight): LabPlan['flight'] {
  const gestures = splitFlight(flight);
  if (gestures.length > 0) return gestures;
  throw badInput(
    '`--flight` must hold what a hand did',
    'a flight without input',
    'Record one with the mouse or keys.',
  );
}

function readViewport(written: string | undefined): LabDevice['viewport'] | null {
  if (written === undefined) return null;
  const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(written) ?? [];
  if (width && height) return { width: Number(width), height: Number(height) };
  throw badInput('`--viewport` must be a width and a height', written, 'Write `--viewport 1024x640`.');
}

function readMap(written: string | undefined): LabPlan['map'] {
  if (written === undefined) return null;
  const numbers = written.split(',').map(Number);
  if (numbers.length !== 4 || !numbers.every((number) => Number.isFinite(number))) return written;
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  return { x, y, width, height };
}

/** By kind or by name: what the flight does not have would be flown as nothing. */
function readGestures({ given }: Arguments, flight: readonly PlannedGesture[]): readonly string[] | null {
  const wanted = given.get('gestures');
  const kinds = [...new Set(flight.map(({ kind }) => kind))];
  const names = flight.map(({ name }) => name);
  const unknown = wanted?.find((name) => ![...kinds, ...names].includes(name));
  if (unknown === undefined) return wanted ?? null;
  const fix = `There are ${kinds.join(', ')}; and, one by one, ${names.map((name) => `"${name}"`).join(', ')}.`;
  throw badInput('`--gestures` must name gestures of the flight', unknown, fix);
}

/** The standard flight before anyone knows where: its names. */
function namedFlight(isPhone: boolean): readonly PlannedGesture[] {
  return planFlight({ rectangle: { x: 0, y: 0, ...DESKTOP }, hand: { x: 0, y: 0 }, isPhone });
}
