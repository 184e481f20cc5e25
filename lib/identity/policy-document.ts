import type { TerraformElement } from "cdktf";
import type { PolicyStatement } from "./grantee";

/** Who a resource-based statement speaks of. */
export interface ResourceStatement extends PolicyStatement {
  readonly effect?: "Allow" | "Deny";
  readonly principals: Readonly<Record<string, string | readonly string[]>> | "*";
}

/**
 * IAM policy as JSON text.
 *
 * Fails when an action is `*`, or a resource is `*` without `wildcardReason`.
 */
export function policyDocument(statements: readonly (PolicyStatement | ResourceStatement)[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => {
      const { actions, resources, conditions, wildcardReason } = statement;
      if (actions.some((action) => action === "*")) {
        throw new Error(`policy: action "*" is never allowed (resources ${resources.join(", ")}); name the actions`);
      }
      if (resources.includes("*") && wildcardReason === undefined) {
        throw new Error(`policy: resource "*" for ${actions.join(", ")}: narrow it, or give a wildcardReason`);
      }
      return {
        Effect: "effect" in statement ? (statement.effect ?? "Allow") : "Allow",
        ...("principals" in statement && { Principal: statement.principals }),
        Action: actions,
        ...(resources.length > 0 && { Resource: resources }),
        ...(conditions && { Condition: conditions }),
      };
    }),
  });
}

/** Write the reason of every wildcard beside the policy: Terraform ignores the key `//`. */
export function explainWildcards(resource: TerraformElement, statements: readonly PolicyStatement[]): void {
  const reasons = statements.flatMap(({ actions, wildcardReason }) =>
    wildcardReason === undefined ? [] : [`${actions.join(", ")}: ${wildcardReason}`],
  );
  if (reasons.length > 0) resource.addOverride("//.wildcards", reasons);
}
