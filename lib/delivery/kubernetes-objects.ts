import { Release } from "@cdktf/provider-helm/lib/release";
import { dependable, type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import type { KubernetesObject } from "./kubernetes-object";
import { releaseSettings } from "./release-settings";

export interface KubernetesObjectsProps {
  /** Cluster the objects are created in. */
  readonly cluster: ICluster;

  /** Name of the Helm release that carries the objects; unique in its namespace, at most 53 characters. */
  readonly name: string;

  /** Namespace of the release, and of every object that names none. */
  readonly namespace: string;

  /** Objects to create; a function is asked at synthesis, when everything that adds to them has spoken. */
  readonly objects: readonly KubernetesObject[] | (() => readonly KubernetesObject[]);

  /**
   * What must be there first, and is destroyed last; `cluster.ready` where an object runs pods.
   * @default - only access to the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];

  /**
   * How long creating or removing may take, in minutes. Removal waits for the objects' finalizers.
   * @default 10
   */
  readonly timeoutMinutes?: number;
}

/**
 * Our own Kubernetes objects and custom resources, delivered as one Helm release.
 *
 * Unlike `kubernetes_manifest` it needs no definition at plan time, so one apply installs a CRD and its resources.
 * Fails at synthesis when `name` is longer than Helm allows.
 */
export class KubernetesObjects extends Construct implements ITerraformDependable {
  /** Address that other resources depend on. */
  readonly fqn: string;

  private readonly resource: Release;

  constructor(scope: Construct, id: string, props: KubernetesObjectsProps) {
    super(scope, id);
    const { cluster, name, namespace, objects, dependsOn = [], timeoutMinutes = 10 } = props;
    if (name.length > 53) {
      throw new Error(`${this.node.path}: name "${name}" has ${name.length} characters; Helm allows 53, shorten it`);
    }

    this.resource = new Release(this, "Resource", {
      name,
      namespace,
      ...cluster.delivery.objectsChart,
      values: typeof objects === "function" ? Lazy.listValue({ produce: () => [text(objects())] }) : [text(objects)],
      ...releaseSettings(timeoutMinutes, [...cluster.reachable, ...dependsOn]),
    });
    this.fqn = this.resource.fqn;
  }

  /** Let the objects wait for, and be gone before, something that was created after them. */
  addDependency(dependency: ITerraformDependable): void {
    this.resource.dependsOn = [...(this.resource.dependsOn ?? []), dependable(dependency)];
  }
}

const text = (objects: readonly KubernetesObject[]) => escapeTemplates(JSON.stringify({ objects }, null, 2));

/** Braces of our own text would be read by Terraform; those of cdktf's tokens must be. */
function escapeTemplates(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$$${").replace(/%\{/g, "%%{");
}
