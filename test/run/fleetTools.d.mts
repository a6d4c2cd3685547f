export function findFleetTool(name: string): string | undefined;
export function whyNoFleet(): string | null;
export function takesDelta(): boolean;
