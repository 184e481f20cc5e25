import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** Let something go wrong in the world; what was planted for these operations before is forgotten. */
export function plantFault(world: string, fault: Fault): void {
  const path = folder(world, fault);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "fault.json"), JSON.stringify(fault));
}

/** What goes wrong with this operation; each fault strikes once. */
export function strikingFault(world: string, type: string, operation: Operation): Effect | undefined {
  const candidates = [
    { type, operation },
    { type: "*", operation: "*" as const },
  ];
  for (const candidate of candidates) {
    const path = folder(world, candidate);
    if ((candidate.type === "*" && operation === "read") || !existsSync(path)) continue;
    const fault = JSON.parse(readFileSync(join(path, "fault.json"), "utf8")) as Fault;
    if (countIn(path) !== fault.occurrence) continue;
    writeFileSync(join(path, "struck"), "");
    return fault.effect;
  }
  return undefined;
}

/** Whether the fault has struck. */
export function hasStruck(world: string, fault: Pick<Fault, "type" | "operation">): boolean {
  return existsSync(join(folder(world, fault), "struck"));
}

/** Number of this operation; of all providers' processes one only can make the file that stands for it. */
function countIn(path: string): number {
  for (let number = 1; ; number += 1) {
    try {
      closeSync(openSync(join(path, String(number)), "wx"));
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const folder = (world: string, { type, operation }: Pick<Fault, "type" | "operation">) =>
  join(world, "faults", `${type === "*" ? "any" : type}.${operation === "*" ? "any" : operation}`);
