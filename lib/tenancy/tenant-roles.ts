import type { Role, RoleBinding } from "../delivery/generated-secret";
import type { KubernetesObject } from "../delivery/kubernetes-object";

/** Service account of a tenant's drivers and executors. */
export const SPARK_SERVICE_ACCOUNT = "spark";

/** Group of a tenant's people: by access entries on EKS, by the cluster's identity provider elsewhere. */
export const tenantGroup = (tenant: string) => `tenant:${tenant}`;

type Rule = Role["rules"][number];
type Subject = RoleBinding["subjects"][number];

const LOOK = ["get", "list", "watch"];
const MANAGE = [...LOOK, "create", "update", "patch", "delete", "deletecollection"];
const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/** What a driver does: it makes its executors, their services, configuration and volumes. */
const DRIVER: readonly Rule[] = [rule("", ["pods", "services", "configmaps", "persistentvolumeclaims"], MANAGE)];

/** What people do: run applications, and look at what became of them. No Secrets, no pods of their own, no shell in a pod. */
const PEOPLE: readonly Rule[] = [
  rule("sparkoperator.k8s.io", ["sparkapplications", "scheduledsparkapplications"], MANAGE),
  rule("", ["pods", "pods/log", "services", "configmaps", "events", "resourcequotas", "limitranges"], LOOK),
  rule("", ["pods/portforward"], ["create"]),
  rule("apps", ["deployments"], LOOK),
];

/** Service account and *namespaced* roles of a tenant; the operator has its own, from its chart. */
export function tenantRoles(tenant: string, namespace: string): (Role | RoleBinding | KubernetesObject)[] {
  const people = { kind: "Group" as const, name: tenantGroup(tenant), apiGroup: "rbac.authorization.k8s.io" };
  const driver = { kind: "ServiceAccount" as const, name: SPARK_SERVICE_ACCOUNT, namespace };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: SPARK_SERVICE_ACCOUNT } },
    ...bound("spark-driver", DRIVER, [driver]),
    ...bound("spark-engineer", PEOPLE, [people]),
  ];
}

function bound(name: string, rules: readonly Rule[], subjects: readonly Subject[]): [Role, RoleBinding] {
  return [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name }, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects,
    },
  ];
}
