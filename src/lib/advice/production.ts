/** The silent twin of `development.ts`. */
import type * as development from './development.ts';

export const fixFor: typeof development.fixFor = () => '';
export const mistake: typeof development.mistake = (code) => code;
export const mustBe: typeof development.mustBe = () => 'another value';
export const nearestName: typeof development.nearestName = () => '';
export const isSlip: typeof development.isSlip = () => false;
export const warnOnce: typeof development.warnOnce = () => {};
export const lookAt: typeof development.lookAt = () => undefined;
export const noticeShared: typeof development.noticeShared = async () => {};
