import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";

/** Object schema that refuses unknown keys and proposes the key that was meant. */
export function strictObject<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      return issue.keys.map((key) => `unknown parameter ${JSON.stringify(key)}${suggestion(key, known)}`).join("; ");
    },
  });
}

function suggestion(key: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const candidate = closest(
    key.toLowerCase(),
    known.map((k) => k.toLowerCase()),
  );
  const original = known.find((k) => k.toLowerCase() === candidate) as string;
  const near = distance(key.toLowerCase(), candidate) <= Math.max(2, key.length / 3);
  return near ? `; did you mean "${original}"?` : `; known: ${known.join(", ")}`;
}
