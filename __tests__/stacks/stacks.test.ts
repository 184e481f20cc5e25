import {
  everyResource,
  kubernetesObjects,
  predecessors,
  resources,
  type StackJson,
  shippedPlatform,
  synthesise,
} from "../synthesis";

const stacks = synthesise();
const each = Object.entries(stacks);

/** Every IAM policy in a stack, with the resource that carries it. */
function policies(stack: StackJson) {
  return everyResource(stack).flatMap(([address, resource]) =>
    Object.entries(resource)
      .filter(([key, value]) => /policy$/.test(key) && typeof value === "string" && value.includes('"Statement"'))
      .map(([, value]) => ({
        address,
        resource,
        statements: JSON.parse(value as string).Statement as Record<string, unknown>[],
      })),
  );
}

describe.each(each)("%s", (_name, stack) => {
  test("allows no action and no resource by a bare wildcard without a reason beside it", () => {
    for (const { address, resource, statements } of policies(stack)) {
      for (const statement of statements) {
        expect([address, statement["Action"]]).not.toEqual([address, expect.arrayContaining(["*"])]);
        if (![statement["Resource"] ?? []].flat().includes("*")) continue;
        const reasons = resource["//"].wildcards ?? [];
        const actions = (statement["Action"] as string[]).join(", ");
        expect([
          address,
          reasons.some((reason) => reason.startsWith(`${actions}: `) && reason.length > actions.length + 10),
        ]).toEqual([address, true]);
      }
    }
  });

  test("opens nothing to the world", () => {
    for (const [address, resource] of everyResource(stack)) {
      if (address.startsWith("aws_route.")) continue;
      const { "//": _, values: __, ...attributes } = resource;
      expect([address, JSON.stringify(attributes)]).not.toEqual([
        address,
        expect.stringMatching(/"0\.0\.0\.0\/0"|"::\/0"|public-read/),
      ]);
    }
  });

  test("holds no secret, and no way for one to reach the state", () => {
    const text = JSON.stringify(stack);
    expect(text).not.toMatch(
      /"(password|secret_key|secretKey|rootPassword|token|admin_password)":\s*"(?!\$\{ephemeral)/i,
    );
    expect(text).not.toMatch(/"(set_sensitive|binary_data)"/);
    for (const secret of resources(stack, "kubernetes_secret_v1")) expect(secret).not.toHaveProperty("data");
    expect(text).not.toMatch(/random_password|tls_private_key/);
    expect(kubernetesObjects(stack).filter((o) => o.kind === "Secret")).toEqual([]);
  });

  test("uses nothing that runs outside the plan", () => {
    expect(JSON.stringify(stack)).not.toMatch(
      /kubernetes_manifest|null_resource|local-exec|remote-exec|time_sleep|terraform_data/,
    );
  });

  test("tells people what they need next", () => {
    expect(Object.keys(stack.output).sort()).toEqual([
      "alerts_go_to",
      "buckets",
      "cluster_name",
      "data_on_destroy",
      "grafana_command",
      "grafana_password_command",
      "kubeconfig_command",
    ]);
  });

  test("keeps namespaces until their content's nodes and operators may go", () => {
    const nodes = everyResource(stack)
      .map(([a]) => a)
      .filter(
        (a) =>
          /^(aws_eks_node_group|aws_eks_addon)\./.test(a) ||
          /^helm_release\.(Karpenter|SparkPools|SparkNodeClasses|ClusterAutoscaler)/.test(a),
      );
    const served = everyResource(stack)
      .map(([a]) => a)
      .filter((a) => a.startsWith("kubernetes_namespace_v1.Namespace-") && !a.includes("Namespace-monitoring"));
    expect(served.length).toBeGreaterThan(0);
    for (const address of served) {
      const first = predecessors(stack, address);
      expect(nodes.filter((a) => !first.has(a))).toEqual([]);
    }
  });
});

test.each([
  ["dev", "Namespace-dev"],
  ["dev", "Tenant-analytics/Namespace"],
  ["uat", "Namespace-uat"],
  ["uat", "Tenant-ml/Namespace"],
])("a destroy of %s takes nothing from under running pods of %s before the namespace is gone", (name, namespace) => {
  const stack = stacks[name]!;
  const [last] = everyResource(stack).filter(
    ([, r]) => r["//"].metadata.path === `${name}/${namespace}/Content/Resource`,
  );
  const kept = predecessors(stack, last![0]);
  // What no pod needs: monitoring among it; and the lake, which is content and has rules of its own.
  const other = namespace.startsWith("Tenant")
    ? /Namespace-|Tenant-(?!analytics|ml)|SparkPools-|History|Folder|^aws_s3_bucket_/
    : /Tenan|SparkOperator/;
  const free =
    /^(aws_s3_bucket|aws_kms_alias|aws_default_security_group|aws_autoscaling_group_tag)|FlowLogs|Monitor|AlertRules|Dashboards|OpenCost|Headlamp|Namespace-monitoring/;
  const early = everyResource(stack)
    .map(([address]) => address)
    .filter((a) => a !== last![0] && !kept.has(a) && !free.test(a) && !other.test(a))
    .filter((a) => !a.includes("Tenant-") || a.includes(`.${namespace.split("/")[0]}`));
  expect(early).toEqual([]);
});

test.each(Object.keys(stacks))("%s depends on addresses, as Terraform wants them, and on no expression", (name) => {
  const dependencies = everyResource(stacks[name]!).flatMap(([, { depends_on = [] }]) => depends_on);
  expect(dependencies.length).toBeGreaterThan(1);
  expect(dependencies.filter((d) => !/^[\w.-]+$/.test(d))).toEqual([]);
});

describe("tags and boundaries", () => {
  test("tag everything that can be tagged, the environment's own tags among them", () => {
    for (const type of [
      "aws_vpc",
      "aws_iam_role",
      "aws_s3_bucket",
      "aws_eks_cluster",
      "aws_sqs_queue",
      "aws_kms_key",
      "aws_eks_addon",
    ]) {
      for (const resource of resources(stacks["uat"]!, type)) {
        expect(resource["tags"]).toMatchObject({
          project: "emberlake",
          environment: "uat",
          "cost-center": "data-platform",
        });
      }
    }
    expect(resources(stacks["uat"]!, "aws_vpc")[0]?.["tags"]).toMatchObject({ Name: "emberlake-uat" });
  });

  test("bound every role when asked to, and none otherwise", () => {
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, { permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary" });
    const bounded = resources(synthesise(platform)["dev"]!, "aws_iam_role").map((r) => r["permissions_boundary"]);
    expect(bounded.length).toBeGreaterThan(5);
    expect(new Set(bounded)).toEqual(new Set(["arn:aws:iam::111122223333:policy/boundary"]));
    for (const role of resources(stacks["dev"]!, "aws_iam_role"))
      expect(role).not.toHaveProperty("permissions_boundary");
  });
});

describe("account guard", () => {
  const message = (stack: StackJson) => JSON.stringify(stack.data?.["aws_caller_identity"]);

  test("allows one account only, and names what is not filled in", () => {
    expect(stacks["dev"]!.provider["aws"]?.[0]).toMatchObject({ allowed_account_ids: ["000000000000"] });
    expect(message(stacks["dev"]!)).toContain(
      "dev is not filled in: give dev.account, dev.zones, dev.adminRoles, dev.apiCidrs, dev.sparkImage in stacks/accounts.json",
    );
    expect(message(stacks["uat"]!)).toContain(
      "give uat.account, uat.zones, uat.adminRoles, uat.sparkImage in stacks/accounts.json",
    );
  });

  test("speaks through a provider that the wrong account does not stop", () => {
    const [identity] = Object.values(stacks["dev"]!.data?.["aws_caller_identity"] ?? {}).filter(
      (d) => "lifecycle" in d,
    );
    expect(identity).toMatchObject({ provider: "aws.identity" });
    expect(stacks["dev"]!.provider["aws"]?.[1]).not.toHaveProperty("allowed_account_ids");
  });

  test("deploys by the role that is asked for", () => {
    const deployRole = "arn:aws:iam::111122223333:role/deploy";
    const sparkImage = "registry.example.com/spark:4.0.2-1";
    const accounts = { dev: { account: "111122223333", adminRoles: [deployRole], deployRole, sparkImage } };
    const { dev } = synthesise(shippedPlatform(), accounts);
    for (const provider of dev!.provider["aws"]!) expect(provider["assume_role"]).toEqual([{ role_arn: deployRole }]);
  });
});

describe("state", () => {
  test("is a local file by default", () => {
    expect(stacks["dev"]!.terraform["backend"]).toEqual({
      local: { path: expect.stringMatching(/terraform\.dev\.tfstate$/) },
    });
  });

  test("can be kept in S3, encrypted, with S3's own lock", () => {
    const platform = shippedPlatform();
    Object.assign(platform.environments["dev"]!, { state: { kind: "s3", bucket: "acme-state", region: "eu-west-1" } });
    expect(synthesise(platform)["dev"]!.terraform["backend"]).toEqual({
      s3: {
        bucket: "acme-state",
        region: "eu-west-1",
        key: "emberlake/dev.tfstate",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });
});

describe("local", () => {
  test("needs no AWS provider", () => {
    expect(Object.keys(stacks["local"]!.provider).sort()).toEqual(["helm", "kubernetes"]);
    expect(JSON.stringify(stacks["local"])).not.toContain('"aws_');
  });

  test("can use the cluster's own metrics-server", () => {
    const platform = shippedPlatform();
    Object.assign(platform.environments["local"]!, { metricsServer: "existing", kubeletTls: "verify" });
    expect(resources(synthesise(platform)["local"]!, "helm_release").map((r) => r["name"])).not.toContain(
      "metrics-server",
    );
  });
});
