import { existsSync, readFileSync } from "node:fs";
import { ConfigurationError } from "../lib/config";

/** Stands in every state and lock file that a rehearsal makes. As a lineage, Terraform mixes it with no other state. */
export const SIMULATED = "simulated-by-emberlake";

/**
 * Refuse a file of a rehearsal in the place of a real one: its objects and providers do not exist.
 *
 * @param path of a state or a lock file, which need not be there
 * @throws ConfigurationError when it is a rehearsal's
 */
export function refuseSimulated(path: string): void {
  if (!existsSync(path) || !readFileSync(path, "utf8").includes(SIMULATED)) return;
  throw new ConfigurationError(
    `${path}: this file is simulated, made by a rehearsal; remove it, and put the real one back if there was one`,
  );
}
