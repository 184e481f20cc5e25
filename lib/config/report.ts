import type { z } from "zod";

/** Tells of a mistake: where, what is wrong and what to do, with which value. */
export type Report = (path: readonly (string | number)[], message: string, input: unknown) => void;

/** Mistakes become issues of the schema that is being checked. */
export const reporter =
  (context: z.RefinementCtx): Report =>
  (path, message, input) =>
    context.addIssue({ code: "custom", path: [...path], message, input });

/** Names of the environments that a cluster serves. */
export const servedNames = (serves: readonly string[] | Readonly<Record<string, unknown>>): readonly string[] =>
  Array.isArray(serves) ? serves : Object.keys(serves);
