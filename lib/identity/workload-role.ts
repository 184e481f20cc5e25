import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { dependable, type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import type { IGrantee, PolicyStatement } from "./grantee";
import { explainWildcards, policyDocument } from "./policy-document";

export interface WorkloadRoleProps {
  /** Name of the EKS cluster the service account lives in. */
  readonly clusterName: string;

  /** Namespace of the service account; neither needs to exist yet. */
  readonly namespace: string;

  /** Kubernetes service account whose pods assume the role. */
  readonly serviceAccount: string;

  /**
   * Policy that AWS maintains, by the part of its ARN after `policy/`.
   * @default - only what is granted
   */
  readonly managedPolicy?: string;
}

/**
 * IAM role that the pods of one Kubernetes service account assume through EKS Pod Identity.
 *
 * Depend on it from whatever creates the pods: credentials are injected when a pod is admitted, so a pod that is older
 * than the association never gets them. Fails at synthesis when nothing was granted.
 */
export class WorkloadRole extends Construct implements IGrantee, ITerraformDependable {
  /** ARN of the role. */
  readonly arn: string;

  /** Address of the association, which itself waits for the permissions. */
  readonly fqn: string;

  private readonly statements: PolicyStatement[] = [];
  private readonly role: IamRole;
  private policy?: IamRolePolicy;
  private readonly association: EksPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount, managedPolicy } = props;

    this.role = new IamRole(this, "Resource", {
      assumeRolePolicy: policyDocument([
        {
          principals: { Service: "pods.eks.amazonaws.com" },
          actions: ["sts:AssumeRole", "sts:TagSession"],
          resources: [],
        },
      ]),
    });
    const managed: ITerraformDependable[] = [];
    if (managedPolicy !== undefined) {
      const policyArn = `arn:aws:iam::aws:policy/${managedPolicy}`;
      managed.push(new IamRolePolicyAttachment(this, "ManagedPolicy", { role: this.role.name, policyArn }));
    }
    this.association = new EksPodIdentityAssociation(this, "PodIdentity", {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.role.arn,
      dependsOn: managed,
    });
    this.arn = this.role.arn;
    this.fqn = this.association.fqn;

    this.node.addValidation({
      validate: () =>
        this.policy || managedPolicy
          ? []
          : ['the role has no permissions; grant it some, e.g. dataLake.grantRead(role, { zone: "curated" })'],
    });
  }

  addStatement(statement: PolicyStatement): void {
    policyDocument([statement]);
    this.statements.push(statement);
    if (this.policy === undefined) {
      this.policy = new IamRolePolicy(this, "Policy", {
        role: this.role.name,
        policy: Lazy.stringValue({ produce: () => policyDocument(this.statements) }),
      });
      this.association.dependsOn = [...(this.association.dependsOn ?? []), dependable(this.policy)];
    }
    explainWildcards(this.policy, this.statements);
  }
}
