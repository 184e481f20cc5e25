import type { ObjectJson } from "./synthesis";

/** What Terraform will put in the place of a reference. */
const EXAMPLES: readonly [RegExp, string][] = [
  [/\$\{aws_subnet\.[^}]*\}/g, "subnet-0a1b"],
  [/\$\{[^}]*cluster_security_group_id\}/g, "sg-0a1b"],
  [/\$\{local\.[^}]*\}/g, "20260801"],
  [/\$\{[^}]*\}/g, "example"],
];

/** A custom resource with examples in the place of references, to be validated against its definition. */
export function withoutTokens(object: ObjectJson): ObjectJson {
  return JSON.parse(EXAMPLES.reduce((text, [token, example]) => text.replace(token, example), JSON.stringify(object)));
}
