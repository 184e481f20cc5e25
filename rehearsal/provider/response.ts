import { ServiceError, type WorldObject } from "../world/world";
import { SIMULATED_MARK } from "./mark";
import { PartialError } from "./operations";
import type { Path } from "./plan";
import { encodeValue } from "./values";

/** Severity of an error in the plugin protocol. */
const ERROR = 1;

/** Answer to an apply: the object as it is. */
export const stored = (object: WorldObject) => ({ new_state: encodeValue(object.attributes) });

/** What `act` answers, or the service's refusal as a diagnostic. */
export function answer(type: string, verb: string, act: () => object): object {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const diagnostics = [diagnostic(`${verb} ${type}: ${error.code}`, error.message)];
    return error instanceof PartialError ? { ...stored(error.object), diagnostics } : { diagnostics };
  }
}

/** An error of the simulation as the protocol sends it. */
export const diagnostic = (summary: string, detail: string) => ({
  severity: ERROR,
  summary: `${summary} ${SIMULATED_MARK}`,
  detail,
});

/** A place in a value as the protocol sends it. */
export const wirePath = (path: Path) => ({
  steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
});
