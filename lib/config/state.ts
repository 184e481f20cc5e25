import { z } from "zod";
import { region } from "./primitives";
import { strictObject } from "./strict-object";

/** Where Terraform keeps its state; S3 locks natively. */
export const stateConfig = z
  .discriminatedUnion("kind", [
    strictObject({ kind: z.literal("local") }),
    strictObject({ kind: z.literal("s3"), bucket: z.string().min(3).max(63), region }),
  ])
  .default({ kind: "local" });
