import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "./grantee";
import { explainWildcards, policyDocument } from "./policy-document";

export interface ServiceRoleProps {
  /** AWS service that assumes the role, e.g. `eks.amazonaws.com`. */
  readonly service: string;

  /**
   * Policies that AWS maintains, by the part of their ARN after `policy/`.
   * @default []
   */
  readonly managedPolicies?: readonly string[];

  /**
   * Permissions of the role's own policy.
   * @default []
   */
  readonly statements?: readonly PolicyStatement[];
}

/** IAM role of an AWS service. */
export class ServiceRole extends Construct {
  /** ARN of the role. */
  readonly arn: string;

  /** Name of the role. */
  readonly roleName: string;

  /** The role's permissions; what uses the role must wait for them and be destroyed before them. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { service, managedPolicies = [], statements = [] } = props;
    const role = new IamRole(this, "Resource", {
      assumeRolePolicy: policyDocument([
        { principals: { Service: service }, actions: ["sts:AssumeRole"], resources: [] },
      ]),
    });
    const attachments = managedPolicies.map((policy) => {
      return new IamRolePolicyAttachment(this, policy.split("/").at(-1) as string, {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      });
    });
    const inline: ITerraformDependable[] = [];
    if (statements.length > 0) {
      const policy = new IamRolePolicy(this, "Policy", { role: role.name, policy: policyDocument(statements) });
      explainWildcards(policy, statements);
      inline.push(policy);
    }
    this.arn = role.arn;
    this.roleName = role.name;
    this.permissions = [...attachments, ...inline];
  }
}
