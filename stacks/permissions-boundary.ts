import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

/** Bounds every IAM role by one policy. */
export class PermissionsBoundary implements IAspect {
  private readonly policyArn: string;

  constructor(policyArn: string) {
    this.policyArn = policyArn;
  }

  visit(node: IConstruct): void {
    if (node instanceof IamRole) node.permissionsBoundary = this.policyArn;
  }
}
