import { type ITerraformDependable, TerraformOutput, type TerraformStack } from "cdktf";
import { type DataLake, type ICluster, type IObjectStore, PlatformNamespace, type RemovalPolicy } from "../lib";

export interface PlatformProps {
  /** Cluster of the platform. */
  readonly cluster: ICluster;

  /** Shell command that points kubectl at the cluster. */
  readonly kubeconfigCommand: string;

  /** Object store of the lake. */
  readonly store: IObjectStore;

  /** Data lake of the environments. */
  readonly lake: DataLake;

  /** What `destroy` does with the lake's data. */
  readonly dataOnDestroy: string;

  /** Environments that share the cluster, with what their namespace must not outlive: their nodes. */
  readonly environments: Readonly<Record<string, readonly ITerraformDependable[]>>;
}

/** What every stack has, whatever its cluster and its store: a namespace per environment, and the outputs people need next. */
export function composePlatform(stack: TerraformStack, props: PlatformProps): void {
  const { cluster, store, lake, environments } = props;
  for (const [environment, nodes] of Object.entries(environments)) {
    new PlatformNamespace(stack, `Namespace-${environment}`, {
      cluster,
      name: environment,
      podSecurity: "restricted",
      objectStoreNamespace: store.namespace,
      dependsOn: nodes,
    });
  }

  const output = (id: string, description: string, value: unknown) =>
    new TerraformOutput(stack, id, { description, value, staticId: true });
  output("cluster_name", "Name of the cluster", cluster.name);
  output("kubeconfig_command", "Points kubectl at the cluster", props.kubeconfigCommand);
  output("data_on_destroy", "What destroy does with the data lake", props.dataOnDestroy);
  output("buckets", "Buckets of the data lake, by zone", lake.buckets);
}

/** What `destroy` does with data, for people: both keys show, so that turning either is seen in a plan. */
export function dataOnDestroy(removalPolicy: RemovalPolicy, consent: boolean): string {
  const fate = { retain: "kept", destroy: "deleted" }[removalPolicy];
  return `${fate} (removalPolicy ${removalPolicy}, consent ${consent ? "given" : "not given"})`;
}
