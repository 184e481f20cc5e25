import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ChartRelease } from "../delivery/chart-release";
import type { KubernetesObject } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { PlatformNamespace } from "../delivery/platform-namespace";

export interface HeadlampProps {
  /** Cluster that is shown. */
  readonly cluster: ICluster;

  /** Namespace it runs in. */
  readonly namespace: PlatformNamespace;
}

/** Name of the read-only role, and of the ServiceAccount that has it. */
const READER = "headlamp";

/** What may be read: everything people look at, and no Secrets. */
const READABLE: Readonly<Record<string, readonly string[]>> = {
  "": [
    "configmaps",
    "endpoints",
    "events",
    "limitranges",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "pods",
    "pods/log",
    "replicationcontrollers",
    "resourcequotas",
    "serviceaccounts",
    "services",
  ],
  apps: ["daemonsets", "deployments", "replicasets", "statefulsets"],
  autoscaling: ["horizontalpodautoscalers"],
  batch: ["cronjobs", "jobs"],
  "apiextensions.k8s.io": ["customresourcedefinitions"],
  "discovery.k8s.io": ["endpointslices"],
  "events.k8s.io": ["events"],
  "karpenter.k8s.aws": ["ec2nodeclasses"],
  "karpenter.sh": ["nodeclaims", "nodepools"],
  "metrics.k8s.io": ["nodes", "pods"],
  "networking.k8s.io": ["ingresses", "networkpolicies"],
  policy: ["poddisruptionbudgets"],
  "rbac.authorization.k8s.io": ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
  "scheduling.k8s.io": ["priorityclasses"],
  "sparkoperator.k8s.io": ["scheduledsparkapplications", "sparkapplications"],
  "storage.k8s.io": ["csinodes", "storageclasses", "volumeattachments"],
};

interface ClusterRole extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRole";
  readonly rules: readonly object[];
}

/**
 * Headlamp, the Kubernetes web page that took the place of the retired Dashboard. People sign in with a token of their own,
 * or with one of its ServiceAccount, which reads everything but Secrets; the chart's own binding would be `cluster-admin`.
 */
export class Headlamp extends Construct {
  constructor(scope: Construct, id: string, props: HeadlampProps) {
    super(scope, id);
    const { cluster, namespace } = props;
    const role: ClusterRole = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `${READER}-reader` },
      rules: Object.entries(READABLE).map(([group, resources]) => ({
        apiGroups: [group],
        resources,
        verbs: ["get", "list", "watch"],
      })),
    };
    const reader = new KubernetesObjects(this, "Reader", {
      cluster,
      name: `${READER}-reader`,
      namespace: namespace.name,
      objects: [role],
      dependsOn: [namespace],
    });
    new ChartRelease(this, "Release", {
      cluster,
      chart: "headlamp",
      namespace: namespace.name,
      values: {
        ...cluster.systemPlacement,
        serviceAccount: { name: READER },
        clusterRoleBinding: { clusterRoleName: role.metadata.name },
        podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 100,
          runAsGroup: 101,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        },
        resources: { requests: { cpu: "20m", memory: "96Mi" }, limits: { memory: "256Mi" } },
      },
      dependsOn: [reader],
    });
  }
}
