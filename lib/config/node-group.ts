import { z } from "zod";
import { count, instanceType } from "./primitives";
import { strictObject } from "./strict-object";

/** Managed node group between `minSize` and `maxSize`. */
export function nodeGroupConfig(bounds: { readonly fewest: number }) {
  return strictObject({
    /** EC2 instance types in order of preference. */
    instanceTypes: z.array(instanceType).min(1).max(20),

    /** Nodes at first. */
    desiredSize: count(bounds.fewest, 100).default(2),

    /** Fewest nodes. */
    minSize: count(bounds.fewest, 100).default(Math.max(1, bounds.fewest)),

    /** Most nodes. */
    maxSize: count(1, 100).default(5),

    /** Size of the root volume, in GiB. */
    volumeGiB: count(20, 16384).default(50),
  }).superRefine(({ minSize, desiredSize, maxSize }, context) => {
    if (minSize > maxSize) {
      const message = `must not exceed maxSize (${maxSize}); lower it, or raise maxSize`;
      context.addIssue({ code: "custom", path: ["minSize"], message, input: minSize });
    }
    if (desiredSize < minSize || desiredSize > maxSize) {
      const message = `must lie between minSize (${minSize}) and maxSize (${maxSize})`;
      context.addIssue({ code: "custom", path: ["desiredSize"], message, input: desiredSize });
    }
  });
}
