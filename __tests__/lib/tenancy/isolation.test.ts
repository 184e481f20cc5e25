import { run } from "@bufbuild/cel";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { NetworkPolicy } from "../../../lib/delivery";
import { LAKE_ZONES, type LakeZone } from "../../../lib/storage";
import {
  kubernetesObjects,
  type ObjectJson,
  type Resource,
  releaseValues,
  resourceAt,
  resources,
  type StackJson,
  synthesise,
} from "../../synthesis";
import { isolationTable } from "./isolation-table";

const { dev, local } = synthesise() as Record<"dev" | "local", StackJson>;
const TENANTS = ["analytics", "ml"] as const;
type Tenant = (typeof TENANTS)[number];
const other = (tenant: Tenant): Tenant => (tenant === "ml" ? "analytics" : "ml");

const ACTIONS = { list: "s3:ListBucket", get: "s3:GetObject", put: "s3:PutObject", delete: "s3:DeleteObject" };

/** Actions that a policy allows in a folder of a bucket, as the table has them. */
async function allowed(policy: string, bucket: string, folder: string): Promise<string> {
  const decisions = await Promise.all(
    Object.entries(ACTIONS).map(async ([name, action]) => {
      const result = await runSimulation(
        {
          request: {
            principal: "arn:aws:iam::111122223333:role/tenant",
            action,
            resource: {
              resource: name === "list" ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${folder}part-0.parquet`,
              accountId: "111122223333",
            },
            contextVariables: name === "list" ? { "s3:prefix": folder } : {},
          },
          identityPolicies: [{ name: "policy", policy: JSON.parse(policy) }],
          serviceControlPolicies: [],
          resourceControlPolicies: [],
        },
        {},
      );
      if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
      return result.overallResult === "Allowed" ? [name] : [];
    }),
  );
  return decisions.flat().join(" ") || "–";
}

/** Policy document of a service account of a tenant. */
const IDENTITIES = { spark: "Identity", "spark-history-server": "History/Identity" } as const;
type Account = keyof typeof IDENTITIES;

const onS3 = (tenant: Tenant, account: Account) =>
  resourceAt(dev, `Tenant-${tenant}/${IDENTITIES[account]}/Policy`)["policy"] as string;

function onMinio(tenant: Tenant, account: Account): string {
  const release = resourceAt(local, `Tenant-${tenant}/${IDENTITIES[account]}/User/Resource`);
  const files = (releaseValues(release)["objects"] as ObjectJson[]).find((o) => o.kind === "ConfigMap")!["data"];
  return (files as Record<string, string>)["policy.json"]!;
}

describe.each([
  ["S3", dev, onS3],
  ["MinIO", local, onMinio],
] as const)("data on %s", (_, stack, policyOf) => {
  const buckets = stack.output["buckets"]!.value as Record<LakeZone, string>;
  const rows = TENANTS.flatMap((tenant) =>
    isolationTable("Data").map((row) => [tenant, row["identity"], row["folder"], row]),
  );

  test.each(rows as [Tenant, Account, string, Record<string, string>][])(
    "%s: %s in %s",
    async (tenant, account, whose, row) => {
      const folder = { "its own": `${tenant}/`, "another tenant's": `${other(tenant)}/`, "the bucket's root": "" }[
        whose
      ]!;
      for (const zone of LAKE_ZONES) {
        expect([zone, await allowed(policyOf(tenant, account), buckets[zone], folder)]).toEqual([zone, row[zone]]);
      }
    },
  );

  test("a folder whose name begins with a tenant's is nobody's", async () => {
    for (const tenant of TENANTS) {
      for (const zone of LAKE_ZONES) {
        expect(await allowed(policyOf(tenant, "spark"), buckets[zone], `${tenant}-2/`)).toBe("–");
      }
    }
  });
});

interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Objects that a release puts into a namespace, with that namespace. */
function namespaced(stack: StackJson): (ObjectJson & { readonly in: string })[] {
  return resources(stack, "helm_release").flatMap((release: Resource) =>
    ((releaseValues(release)["objects"] ?? []) as ObjectJson[]).map((o) => ({
      ...o,
      in: o.metadata.namespace ?? (release["namespace"] as string),
    })),
  );
}

describe.each([
  ["dev", dev],
  ["local", local],
] as const)("the API of %s", (_, stack) => {
  const objects = namespaced(stack);

  /** Verbs that a subject has on a resource in a namespace, by every role that is bound to it there. */
  function verbs(subject: string, namespace: string, resource: string): string {
    const bound = objects.filter(
      (o) =>
        o.kind === "RoleBinding" &&
        o.in === namespace &&
        (o["subjects"] as { kind: string; name: string; namespace?: string }[]).some(
          (s) => subject === (s.kind === "Group" ? s.name : `${s.namespace}/${s.name}`),
        ),
    );
    const rules = bound.flatMap((binding) => {
      const { name } = binding["roleRef"] as { name: string };
      return objects.find((o) => o.kind === "Role" && o.in === namespace && o.metadata.name === name)!["rules"];
    }) as RoleRule[];
    const found = rules.filter((rule) => rule.resources.includes(resource)).flatMap((rule) => rule.verbs);
    return [...new Set(found)].join(" ") || "–";
  }

  const rows = isolationTable("The API of the cluster").map((row) => [row["resource"] as string, row] as const);

  test.each(rows)("%s", (resource, row) => {
    for (const tenant of TENANTS) {
      for (const column of ["people", "spark", "spark-history-server"]) {
        const subject = column === "people" ? `tenant:${tenant}` : `${tenant}/${column}`;
        expect([subject, verbs(subject, tenant, resource)]).toEqual([subject, row[column]]);
        expect([subject, verbs(subject, other(tenant), resource)]).toEqual([subject, "–"]);
      }
    }
  });

  test("gives nobody of a tenant anything in the whole cluster, and no right by a wildcard", () => {
    const clusterWide = objects.filter((o) => o.kind === "ClusterRoleBinding");
    for (const tenant of TENANTS) expect(JSON.stringify(clusterWide)).not.toContain(`${tenant}`);
    const roles = objects.filter((o) => o.kind === "Role" && (TENANTS as readonly string[]).includes(o.in));
    expect(roles.length).toBeGreaterThanOrEqual(4);
    for (const rule of roles.flatMap((role) => role["rules"] as RoleRule[])) {
      expect([...rule.apiGroups, ...rule.resources, ...rule.verbs]).not.toContain("*");
    }
  });

  test("lets nobody in but the tenant's people and its own service accounts", () => {
    for (const tenant of TENANTS) {
      const subjects = objects
        .filter((o) => o.kind === "RoleBinding" && o.in === tenant)
        .flatMap((o) => o["subjects"] as { kind: string; name: string; namespace?: string }[])
        .map((s) => (s.kind === "Group" ? s.name : `${s.namespace}/${s.name}`))
        // The Job that copies MinIO's keys, which may create Secrets and read its own.
        .filter((subject) => !subject.startsWith("minio/generate-minio-user-"));
      expect([...new Set(subjects)].sort()).toEqual([`tenant:${tenant}`, `${tenant}/spark`].sort());
    }
  });
});

/** Whether the policies of both ends let a connection on a port through; a namespace with policies is closed otherwise. */
function connects(stack: StackJson, from: string, to: string, port: number): boolean {
  const policies = namespaced(stack).filter((o) => o.kind === "NetworkPolicy") as unknown as (NetworkPolicy & {
    in: string;
  })[];
  const labelsOf = (namespace: string): Record<string, string> => ({
    "kubernetes.io/metadata.name": namespace,
    ...resources(stack, "kubernetes_namespace_v1")
      .map((r) => r["metadata"] as { name: string; labels: Record<string, string> })
      .find(({ name }) => name === namespace)!.labels,
  });
  const through = (at: string, peer: string, direction: "ingress" | "egress") => {
    const own = policies.filter((p) => p.in === at && Object.keys(p.spec.podSelector.matchLabels ?? {}).length === 0);
    expect(own.some((p) => p.metadata.name === "default-deny")).toBe(true);
    const rules = own.flatMap((p) => [...(p.spec[direction] ?? [])]) as {
      from?: NetworkPolicyPeers;
      to?: NetworkPolicyPeers;
      ports?: { port: number }[];
    }[];
    return rules.some(
      (rule) =>
        (rule.ports === undefined || rule.ports.some((p) => p.port === port)) &&
        (rule.from ?? rule.to ?? []).some(({ namespaceSelector, podSelector }) =>
          namespaceSelector
            ? Object.entries(namespaceSelector.matchLabels ?? {}).every(([key, value]) => labelsOf(peer)[key] === value)
            : podSelector !== undefined && peer === at,
        ),
    );
  };
  return through(to, from, "ingress") && (from === "monitoring" || through(from, to, "egress"));
}
type NetworkPolicyPeers = {
  namespaceSelector?: { matchLabels?: Record<string, string> };
  podSelector?: object;
}[];

describe("the network", () => {
  const rows = isolationTable("The network").map((row) => [row["from"]!, row["to"]!, row["open"] === "yes"] as const);

  test.each(rows)("from %s to %s: %s", (from, to, open) => {
    for (const stack of [dev, local]) {
      for (const tenant of TENANTS) {
        const namespace = (pod: string) =>
          ({
            "a tenant's pod": tenant,
            "a pod of the same tenant": tenant,
            "a pod of another tenant": other(tenant),
            "a pod of monitoring": "monitoring",
            monitoring: "monitoring",
            "a pod of the Spark operator": "spark-operator",
            "the Spark operator": "spark-operator",
          })[pod]!;
        expect(connects(stack, namespace(from), namespace(to), 4040)).toBe(open);
      }
    }
  });

  test("MinIO's API is open to every tenant, and no other port of it", () => {
    for (const tenant of TENANTS) {
      expect(connects(local, tenant, "minio", 9000)).toBe(true);
      expect(connects(local, tenant, "minio", 9001)).toBe(false);
    }
  });
});

const guardOf = (name: string) =>
  kubernetesObjects(dev).find((o) => o.kind === "ValidatingAdmissionPolicy" && o.metadata.name === name)!;

describe("nodes", () => {
  const guard = guardOf("tenant-pods");
  const { validations } = guard.spec as { validations: { expression: string; message: string }[] };
  const labelsOf = (tenant: string) => {
    const metadata = resourceAt(dev, `Tenant-${tenant}/Namespace/Resource`)["metadata"] as {
      labels: Record<string, string>;
    };
    return metadata.labels;
  };

  /** Messages of the rules that a pod breaks in the tenant's namespace. */
  function refusals(spec: object, tenant: Tenant = "analytics", operation = "CREATE"): string[] {
    return validations
      .filter(({ expression }) => {
        const result = run(expression, {
          object: { spec },
          namespaceObject: { metadata: { labels: labelsOf(tenant) } },
          request: { operation },
        } as never);
        if (typeof result !== "boolean") throw new Error(`${expression}: ${JSON.stringify(result)}`);
        return !result;
      })
      .map(({ message }) => message);
  }

  const files = (tenant: Tenant) => {
    const objects = releaseValues(resourceAt(dev, `Tenant-${tenant}/Namespace/Content/Resource`))["objects"];
    return (objects as ObjectJson[]).find((o) => o.kind === "ConfigMap")!["data"] as Record<string, string>;
  };
  const template = (tenant: Tenant, role: string) => JSON.parse(files(tenant)[`${role}.yaml`]!) as ObjectJson;

  test("the policy is in force in every tenant's namespace, and in no other", () => {
    expect(guard.spec["failurePolicy"]).toBe("Fail");
    const { namespaceSelector, resourceRules } = guard.spec["matchConstraints"] as {
      namespaceSelector: { matchLabels: Record<string, string> };
      resourceRules: object[];
    };
    expect(resourceRules).toEqual([
      { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] },
    ]);
    const selected = resources(dev, "kubernetes_namespace_v1")
      .map((r) => r["metadata"] as { name: string; labels: Record<string, string> })
      .filter(({ labels }) => Object.entries(namespaceSelector.matchLabels).every(([k, v]) => labels[k] === v));
    expect(selected.map(({ name }) => name).sort()).toEqual([...TENANTS]);
    const bindings = kubernetesObjects(dev).filter((o) => o.kind === "ValidatingAdmissionPolicyBinding");
    expect(bindings.map(({ spec }) => spec)).toEqual(
      ["tenant-pods", "tenant-applications"].map((policyName) => ({ policyName, validationActions: ["Deny"] })),
    );
  });

  test("a tenant's own drivers and executors pass, and land on its own pools alone", () => {
    for (const tenant of TENANTS) {
      for (const role of ["driver", "executor"]) {
        const { spec } = template(tenant, role);
        expect(refusals(spec, tenant)).toEqual([]);
        const pools = kubernetesObjects(dev).filter((o) => o.kind === "NodePool" && suits(spec, o));
        expect(pools.length).toBeGreaterThan(0);
        for (const pool of pools) expect(pool.metadata.name).toMatch(new RegExp(`^${tenant}-${role}`));
      }
    }
  });

  test.each([
    ["another tenant's taint", { tolerations: [{ key: "tenant", operator: "Equal", value: "ml" }] }],
    ["any tenant's taint", { tolerations: [{ key: "tenant", operator: "Exists" }] }],
    ["every taint", { tolerations: [{ operator: "Exists" }] }],
    ["another environment's taint", { tolerations: [{ key: "environment", value: "uat" }] }],
    ["the taint of platform nodes", { tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }] }],
  ])("a pod that tolerates %s is refused", (_, spec) => {
    expect(refusals(spec)).toEqual([expect.stringContaining("may tolerate only")]);
    expect(refusals(spec, "analytics", "UPDATE")).toEqual([expect.stringContaining("may tolerate only")]);
  });

  test("a pod goes not past the scheduler, and takes no priority of the platform's", () => {
    expect(refusals({ nodeName: "ip-100-64-0-1" })).toEqual([expect.stringContaining("may not name its node")]);
    expect(refusals({ nodeName: "ip-100-64-0-1" }, "analytics", "UPDATE")).toEqual([]);
    expect(refusals({ priorityClassName: "system-node-critical" })).toEqual([expect.stringContaining("priority")]);
    for (const name of ["spark-low", "spark-normal", "spark-high"]) {
      expect(refusals({ priorityClassName: name })).toEqual([]);
      expect(kubernetesObjects(dev).some((o) => o.kind === "PriorityClass" && o.metadata.name === name)).toBe(true);
    }
  });

  test("a pod without tolerations passes, and what Kubernetes itself adds does too", () => {
    expect(refusals({})).toEqual([]);
    const added = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" };
    expect(refusals({ tolerations: [added] })).toEqual([]);
  });

  /** Whether a pod is let onto the nodes of a pool, and asks for them. */
  function suits(spec: object, pool: ObjectJson): boolean {
    const { nodeSelector = {}, tolerations = [] } = spec as {
      nodeSelector?: Record<string, string>;
      tolerations?: { key: string; value: string }[];
    };
    const { metadata, spec: node } = pool.spec["template"] as {
      metadata: { labels: Record<string, string> };
      spec: { taints: { key: string; value: string }[] };
    };
    return (
      Object.entries(nodeSelector).every(([key, value]) => metadata.labels[key] === value) &&
      node.taints.every((taint) => tolerations.some((t) => t.key === taint.key && t.value === taint.value))
    );
  }
});

describe("the operator, which has rights everywhere", () => {
  const { validations, variables } = guardOf("tenant-applications").spec as {
    validations: { expression: string; message: string }[];
    variables: { name: string; expression: string }[];
  };

  function refusals(object: object): string[] {
    const bound = Object.fromEntries(
      variables.map(({ name, expression }) => [name, run(expression, { object } as never)]),
    );
    return validations
      .filter(({ expression }) => run(expression, { object, variables: bound } as never) !== true)
      .map(({ message }) => message);
  }
  const kinds: [string, (spec: object) => object][] = [
    ["SparkApplication", (spec) => ({ kind: "SparkApplication", spec })],
    ["ScheduledSparkApplication", (template) => ({ kind: "ScheduledSparkApplication", spec: { template } })],
  ];

  test.each(kinds)("starts what a %s says in its own namespace", (_, application) => {
    expect(refusals(application({}))).toEqual([]);
    const sparkConf = {
      "spark.executor.memory": "4g",
      "spark.kubernetes.authenticate.driver.serviceAccountName": "spark",
    };
    expect(refusals(application({ mode: "cluster", sparkConf }))).toEqual([]);
  });

  test.each(kinds)("cannot be sent elsewhere by a %s, nor made to hand over its own files", (_, application) => {
    for (const property of [
      "spark.kubernetes.namespace",
      "spark.master",
      "spark.kubernetes.file.upload.path",
      "spark.kubernetes.driver.podTemplateFile",
      "spark.kubernetes.driver.pod.featureSteps",
      "spark.kubernetes.authenticate.submission.oauthTokenFile",
      "spark.kubernetes.authenticate.driver.oauthTokenFile",
      "spark.kubernetes.kerberos.krb5.path",
      "spark.kerberos.keytab",
    ]) {
      expect([property, refusals(application({ sparkConf: { [property]: "ml" } }))]).toEqual([
        property,
        [expect.stringContaining("may not have what steers the operator's own spark-submit")],
      ]);
    }
    expect(refusals(application({ mode: "client" }))).toEqual([expect.stringContaining("mode must be cluster")]);
  });
});
