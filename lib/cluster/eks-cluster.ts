import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster as EksClusterResource } from "@cdktf/provider-aws/lib/eks-cluster";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Delivery, type DeliveryProps } from "../delivery/delivery";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import { EncryptionKey } from "../identity/encryption-key";
import { ServiceRole } from "../identity/service-role";
import type { INetwork } from "../network/network";
import type { ClusterAddresses, ICluster } from "./cluster";
import { type AddonVersions, EksAddons } from "./eks-addons";
import { NodeGroup, type NodeGroupSize, nodeRole } from "./node-group";
import { NodeImage } from "./node-image";
import type { PodPlacement } from "./pod-placement";
import { SERVICE_CIDR } from "./service-cidr";
import { gp3StorageClass } from "./storage-class";

/** Taint that keeps everything but platform pods off the `system` nodes. */
const SYSTEM_TAINT = "CriticalAddonsOnly";

export interface EksClusterProps extends DeliveryProps {
  /** Name of the cluster, unique in account and region. */
  readonly name: string;

  /** AWS account id. */
  readonly account: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** Network the cluster lives in. */
  readonly network: INetwork;

  /** Kubernetes minor version, e.g. `1.35`. */
  readonly kubernetesVersion: string;

  /** IAM roles that administer the cluster, by ARN; the role that deploys must be one of them. */
  readonly adminRoles: readonly string[];

  /** Who reaches the API endpoint: the VPC only, or also these addresses (IPv4 CIDR). */
  readonly endpointAccess:
    | { readonly kind: "private" }
    | { readonly kind: "public"; readonly cidrs: readonly string[] };

  /** Nodes for the platform's own pods: at least two. */
  readonly systemNodeGroup: NodeGroupSize;

  /**
   * IAM role, by ARN, that `aws eks get-token` assumes; one of `adminRoles`.
   * @default - the role that runs Terraform
   */
  readonly deployRole?: string;

  /**
   * Release of the EKS-optimised AMI, e.g. `1.35.2-20260801`.
   * @default - the one AWS recommends for the Kubernetes version
   */
  readonly nodeReleaseVersion?: string;

  /**
   * Versions of add-ons.
   * @default - for each, AWS's default for the Kubernetes version
   */
  readonly addonVersions?: AddonVersions;

  /**
   * How long control-plane logs are kept, in days; a value that CloudWatch Logs offers.
   * @default 30
   */
  readonly logRetentionDays?: number;
}

/** EKS cluster with access entries, add-ons, `system` nodes and a default gp3 StorageClass: ready for releases. */
export class EksCluster extends Construct implements ICluster {
  readonly name: string;
  readonly systemPlacement: PodPlacement = {
    nodeSelector: { "node-role": "system" },
    tolerations: [{ key: SYSTEM_TAINT, operator: "Exists" }],
  };
  readonly storageClass = "gp3";
  readonly addresses: ClusterAddresses;
  readonly delivery: Delivery;
  readonly reachable: readonly ITerraformDependable[];
  readonly ready: readonly ITerraformDependable[];
  readonly complete: readonly ITerraformDependable[];

  /** AWS account id. */
  readonly account: string;

  /** AWS region. */
  readonly region: string;

  /** Network the cluster lives in. */
  readonly network: INetwork;

  /** Kubernetes minor version. */
  readonly kubernetesVersion: string;

  /** Machine image of every node. */
  readonly nodeImage: NodeImage;

  /** The one security group of control plane and nodes, made by EKS: every port is open inside it. */
  readonly securityGroupId: string;

  /** Add-ons without which no node becomes ready. */
  readonly beforeNodes: readonly ITerraformDependable[];

  /** Role of the managed node groups. */
  readonly nodeRole: ServiceRole;

  /** Shell command that points kubectl at the cluster. */
  readonly kubeconfigCommand: string;

  /** Underlying resource, for settings the props do not cover. */
  readonly resource: EksClusterResource;

  constructor(scope: Construct, id: string, props: EksClusterProps) {
    super(scope, id);
    const { name, account, region, network, kubernetesVersion, endpointAccess } = props;
    this.account = account;
    this.region = region;
    this.network = network;
    this.kubernetesVersion = kubernetesVersion;
    this.addresses = {
      controlPlane: [...network.controlPlaneCidrs, SERVICE_CIDR],
      apiServerPorts: [443],
      internal: [...network.cidrs, SERVICE_CIDR],
      serviceEndpoints: network.endpointCidrs,
    };

    const logGroupName = `/aws/eks/${name}/cluster`;
    const key = new EncryptionKey(this, "Key", { alias: name, account, region, logGroupNames: [logGroupName] });
    // Ours, so that retention and encryption hold, and before the cluster, which would make its own.
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays ?? 30,
      kmsKeyId: key.arn,
    });
    const role = new ServiceRole(this, "Role", {
      service: "eks.amazonaws.com",
      managedPolicies: ["AmazonEKSClusterPolicy"],
    });

    this.resource = new EksClusterResource(this, "Resource", {
      name,
      version: kubernetesVersion,
      roleArn: role.arn,
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      upgradePolicy: { supportType: "STANDARD" },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: SERVICE_CIDR },
      vpcConfig: {
        subnetIds: [...network.controlPlaneSubnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: endpointAccess.kind === "public",
        ...(endpointAccess.kind === "public" && { publicAccessCidrs: [...endpointAccess.cidrs] }),
      },
      dependsOn: [logGroup, ...role.permissions],
      lifecycle: { precondition: [this.deployerIsAdmin(props.adminRoles)] },
    });
    this.name = this.resource.name;
    this.securityGroupId = this.resource.vpcConfig.clusterSecurityGroupId;
    this.kubeconfigCommand = `aws eks update-kubeconfig --region ${region} --name ${name}`;

    this.reachable = props.adminRoles.map((principalArn) => this.grantAdministration(principalArn));
    this.configureProviders(props.deployRole);

    this.nodeImage = new NodeImage(this, "NodeImage", { kubernetesVersion, releaseVersion: props.nodeReleaseVersion });
    const addons = new EksAddons(this, "Addons", {
      clusterName: this.name,
      kubernetesVersion,
      systemPlacement: this.systemPlacement,
      versions: props.addonVersions,
    });
    this.beforeNodes = addons.beforeNodes;
    this.nodeRole = nodeRole(this, "NodeRole");
    const system = new NodeGroup(this, "System", {
      cluster: this,
      ...props.systemNodeGroup,
      labels: this.systemPlacement.nodeSelector,
      taint: { key: SYSTEM_TAINT, value: "true" },
    });
    this.ready = [...this.reachable, ...this.beforeNodes, system, ...addons.createForPods([system])];

    this.delivery = new Delivery(this, "Delivery", props);
    const storageClasses = new KubernetesObjects(this, "StorageClasses", {
      cluster: this,
      name: "storage-classes",
      namespace: "kube-system",
      objects: [gp3StorageClass(this.storageClass)],
    });
    this.complete = [...this.ready, ...addons.createOthers([system]), storageClasses];
  }

  /** The creator gets no access of its own, so a deployer outside `adminRoles` would fail after twelve minutes. */
  private deployerIsAdmin(adminRoles: readonly string[]) {
    const caller = new DataAwsCallerIdentity(this, "Caller");
    const session = new DataAwsIamSessionContext(this, "CallerSession", { arn: caller.arn });
    return {
      condition: `\${contains(${JSON.stringify(adminRoles)}, ${session.fqn}.issuer_arn)}`,
      errorMessage: `${this.node.path}: the deploying role is not one of adminRoles (${adminRoles.join(", ")}) and would lose the cluster it creates; deploy as one of them, or add the role to adminRoles`,
    };
  }

  private grantAdministration(principalArn: string): ITerraformDependable {
    const role = principalArn.split("/").at(-1);
    const entry = new EksAccessEntry(this, `Admin-${role}`, { clusterName: this.name, principalArn });
    return new EksAccessPolicyAssociation(entry, "Administration", {
      clusterName: this.name,
      principalArn: entry.principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    });
  }

  private configureProviders(deployRole: string | undefined): void {
    const connection = {
      host: this.resource.endpoint,
      clusterCaCertificate: Fn.base64decode(this.resource.certificateAuthority.get(0).data),
    };
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: [
        "eks",
        "get-token",
        "--cluster-name",
        this.name,
        "--region",
        this.region,
        ...(deployRole ? ["--role-arn", deployRole] : []),
      ],
    };
    new HelmProvider(this, "Helm", { kubernetes: { ...connection, exec } });
    new KubernetesProvider(this, "Kubernetes", { ...connection, exec: [exec] });
  }
}
