import { badOption } from '../../src/lib/failure.ts';
import type { PackedFeatures, PackedPoints } from './packedTypes.ts';

type Kind = (PackedPoints | PackedFeatures)['kind'];

const MAKERS: Readonly<Record<Kind, string>> = { points: 'packPoints', features: 'packFeatures' };

/** @throws BAD_OPTION where it is not what these functions make */
export function requirePacked(packed: { readonly kind: Kind }, ...kinds: readonly Kind[]): void {
  const given: { readonly kind?: Kind } | null | undefined = packed;
  if (kinds.some((kind) => given?.kind === kind)) return;
  throw badOption('packed', `what ${kinds.map((kind) => MAKERS[kind]).join(' or ')} returned`, given, 'packed');
}
