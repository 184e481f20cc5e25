import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Fn, TerraformLocal } from "cdktf";
import { Construct } from "constructs";

export interface NodeImageProps {
  /** Kubernetes minor version, e.g. `1.35`. */
  readonly kubernetesVersion: string;

  /**
   * Release of the EKS-optimised Amazon Linux 2023 AMI, e.g. `1.35.2-20260801`.
   * @default - the one AWS recommends for the Kubernetes version
   */
  readonly releaseVersion?: string;
}

/** One release of the EKS-optimised Amazon Linux 2023 AMI, for managed node groups and Karpenter alike. */
export class NodeImage extends Construct {
  /** As managed node groups name it: `1.35.2-20260801`. */
  readonly releaseVersion: string;

  /** As Karpenter names it: `al2023@v20260801`. */
  readonly alias: string;

  constructor(scope: Construct, id: string, props: NodeImageProps) {
    super(scope, id);
    this.releaseVersion = props.releaseVersion ?? this.recommended(props.kubernetesVersion);
    // A local, because a function call has quotes that would break the JSON it is written into.
    const date = new TerraformLocal(this, "Date", Fn.element(Fn.split("-", this.releaseVersion), 1));
    this.alias = `al2023@v${date.asString}`;
  }

  /** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html */
  private recommended(kubernetesVersion: string): string {
    return new DataAwsSsmParameter(this, "Recommended", {
      name: `/aws/service/eks/optimized-ami/${kubernetesVersion}/amazon-linux-2023/x86_64/standard/recommended/release_version`,
    }).insecureValue;
  }
}
