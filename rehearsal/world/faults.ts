import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation } from "./world";

/**
 * What goes wrong: the service refuses; it throttles, which the provider waits out; the object is made and the service
 * answers with an error all the same; the provider crashes, or Terraform is killed, before or after the object exists.
 */
export type Effect = "error" | "throttle" | "partial" | "crash-before" | "crash-after" | "kill-before" | "kill-after";

/** Something that goes wrong once. */
export interface Fault {
  /** Type of resource; `*` for any. */
  readonly type: string;

  readonly operation: Operation | "*";

  /** Which operation of that kind, counted from 1. */
  readonly occurrence: number;

  readonly effect: Effect;
}

/** Let something go wrong in the world. */
export function plantFault(world: string, fault: Fault): void {
  mkdirSync(join(world, "faults"), { recursive: true });
  writeFileSync(file(world, fault), JSON.stringify(fault));
}

/** What goes wrong with this operation; each fault strikes once. */
export function strikingFault(world: string, type: string, operation: Operation): Effect | undefined {
  const candidates = [
    { type, operation },
    { type: "*", operation: "*" as const },
  ];
  for (const candidate of candidates) {
    const path = file(world, candidate);
    if ((candidate.type === "*" && operation === "read") || !existsSync(path)) continue;
    const fault = JSON.parse(readFileSync(path, "utf8")) as Fault;
    if (fault.occurrence > 1) {
      writeFileSync(path, JSON.stringify({ ...fault, occurrence: fault.occurrence - 1 }));
      continue;
    }
    renameSync(path, `${path}.struck`);
    return fault.effect;
  }
  return undefined;
}

/** Whether the fault has struck. */
export function hasStruck(world: string, fault: Pick<Fault, "type" | "operation">): boolean {
  return existsSync(`${file(world, fault)}.struck`);
}

const file = (world: string, { type, operation }: Pick<Fault, "type" | "operation">) =>
  join(world, "faults", `${type === "*" ? "any" : type}.${operation === "*" ? "any" : operation}.json`);
