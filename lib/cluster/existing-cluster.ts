import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Delivery, type DeliveryProps } from "../delivery/delivery";
import type { ClusterAddresses, ICluster } from "./cluster";
import type { PodPlacement } from "./pod-placement";

export interface ExistingClusterProps extends DeliveryProps {
  /** Path of the kubeconfig; `~` is the home folder. */
  readonly kubeconfig: string;

  /** Context of the kubeconfig, and the name of the cluster here. */
  readonly context: string;

  /** StorageClass of platform volumes; it must exist. */
  readonly storageClass: string;

  /**
   * Where platform pods run.
   * @default - any untainted node
   */
  readonly systemPlacement?: PodPlacement;
}

/** Any conformant Kubernetes cluster that is already there, reached through a kubeconfig. */
export class ExistingCluster extends Construct implements ICluster {
  readonly name: string;
  readonly systemPlacement: PodPlacement;
  readonly storageClass: string;
  readonly delivery: Delivery;
  readonly reachable: readonly ITerraformDependable[] = [];
  readonly ready: readonly ITerraformDependable[] = [];
  readonly complete: readonly ITerraformDependable[] = [];
  readonly addresses: ClusterAddresses = {
    // Where the API server of somebody else's cluster listens is not known here: any address, on its two usual ports.
    controlPlane: ["0.0.0.0/0"],
    apiServerPorts: [443, 6443],
    internal: [],
    serviceEndpoints: [],
  };

  constructor(scope: Construct, id: string, props: ExistingClusterProps) {
    super(scope, id);
    const { kubeconfig, context, storageClass } = props;
    this.name = context;
    this.storageClass = storageClass;
    this.systemPlacement = props.systemPlacement ?? { nodeSelector: {}, tolerations: [] };
    this.delivery = new Delivery(this, "Delivery", props);
    const connection = { configPath: kubeconfig, configContext: context };
    new HelmProvider(this, "Helm", { kubernetes: connection });
    new KubernetesProvider(this, "Kubernetes", connection);
  }
}
