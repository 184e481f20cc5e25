import type { KubernetesObject } from "../delivery/kubernetes-object";

/** Most that a tenant's Spark pods may request together. */
export interface TenantQuota {
  /** vCPUs. */
  readonly cpu: number;

  /** Memory, in GiB. */
  readonly memoryGiB: number;

  /**
   * Pods.
   * @default 500
   */
  readonly pods?: number;

  /**
   * Volumes, in GiB.
   * @default 500
   */
  readonly storageGiB?: number;
}

/** What the platform's own pods in a namespace request beside the tenant's: its History Server. */
export interface PlatformShare {
  readonly millicores: number;
  readonly memoryGiB: number;
}

/** @see https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
interface ResourceQuota extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "ResourceQuota";
  readonly spec: { readonly hard: Readonly<Record<string, string>> };
}

/** @see https://kubernetes.io/docs/concepts/policy/limit-range/ */
interface LimitRange extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "LimitRange";
  readonly spec: { readonly limits: readonly Readonly<Record<string, unknown>>[] };
}

/** Quota and limit range of a tenant; the platform's share comes on top. */
export function tenantQuota(quota: TenantQuota, platform: PlatformShare): (ResourceQuota | LimitRange)[] {
  const { cpu, memoryGiB, pods = 500, storageGiB = 500 } = quota;
  return [
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "tenant" },
      spec: {
        hard: {
          "requests.cpu": `${cpu * 1000 + platform.millicores}m`,
          "requests.memory": `${memoryGiB + platform.memoryGiB}Gi`,
          "requests.storage": `${storageGiB}Gi`,
          pods: String(pods),
          // What is reached from outside goes through the platform's own doors.
          "services.loadbalancers": "0",
          "services.nodeports": "0",
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "tenant" },
      spec: {
        limits: [
          {
            type: "Container",
            // A quota on requests refuses a container that makes none.
            defaultRequest: { cpu: "100m", memory: "256Mi" },
            default: { memory: "512Mi" },
          },
        ],
      },
    },
  ];
}
