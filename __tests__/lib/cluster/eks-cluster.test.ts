import {
  addressAt,
  everyResource,
  kubernetesObjects,
  predecessors,
  resourceAt,
  resources,
  shippedPlatform,
  synthesise,
} from "../../synthesis";

const accounts = {
  dev: {
    account: "111122223333",
    zones: ["eu-west-1a", "eu-west-1b"],
    adminRoles: ["arn:aws:iam::111122223333:role/ops/admin", "arn:aws:iam::111122223333:role/deploy"],
    apiCidrs: ["203.0.113.0/24"],
    deployRole: "arn:aws:iam::111122223333:role/deploy",
    sparkImage: "registry.example.com/spark:4.0.2-1",
  },
};
const { dev, uat } = synthesise(shippedPlatform(), accounts) as Record<
  "dev" | "uat",
  ReturnType<typeof synthesise>[string]
>;
const cluster = resourceAt(dev, "Cluster/Resource");

describe("EksCluster", () => {
  test("authenticates by access entries, and its creator is no administrator", () => {
    expect(cluster).toMatchObject({
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
      upgrade_policy: { support_type: "STANDARD" },
    });
    expect(resources(dev, "aws_eks_access_policy_association")).toHaveLength(2);
  });

  test("refuses a deploying role that is no administrator before it creates anything", () => {
    expect(cluster["lifecycle"]).toEqual({
      precondition: [
        {
          condition: expect.stringContaining(
            'contains(["arn:aws:iam::111122223333:role/ops/admin","arn:aws:iam::111122223333:role/deploy"], data.aws_iam_session_context.',
          ),
          error_message: expect.stringContaining("the deploying role is not one of adminRoles"),
        },
      ],
    });
  });

  test("opens its endpoint to the named addresses only, or to nobody", () => {
    expect(cluster["vpc_config"]).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.0/24"],
    });
    const closed = resourceAt(uat, "Cluster/Resource")["vpc_config"];
    expect(closed).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(closed).not.toHaveProperty("public_access_cidrs");
  });

  test("encrypts secrets, and logs into a group of ours that is there first", () => {
    expect(cluster["encryption_config"]).toMatchObject({ resources: ["secrets"] });
    expect(resourceAt(dev, "Cluster/LogGroup")).toMatchObject({
      name: "/aws/eks/emberlake-dev/cluster",
      retention_in_days: 30,
    });
    expect(predecessors(dev, addressAt(dev, "Cluster/Resource"))).toContain(addressAt(dev, "Cluster/LogGroup"));
  });

  test("lets helm and kubernetes log in by the AWS CLI, with region and role", () => {
    const args = [
      "eks",
      "get-token",
      "--cluster-name",
      expect.stringContaining("aws_eks_cluster."),
      "--region",
      "eu-west-1",
      "--role-arn",
      accounts.dev.deployRole,
    ];
    expect(dev.provider["helm"]).toEqual([
      { kubernetes: expect.objectContaining({ exec: expect.objectContaining({ command: "aws", args }) }) },
    ]);
    expect(dev.provider["kubernetes"]).toEqual([
      expect.objectContaining({ exec: [expect.objectContaining({ command: "aws", args })] }),
    ]);
    expect(uat.provider["kubernetes"]?.[0]?.["exec"]).toEqual([
      expect.objectContaining({ args: expect.not.arrayContaining(["--role-arn"]) }),
    ]);
  });

  test("installs vpc-cni and the Pod Identity agent before any node, all else after them", () => {
    const addon = (name: string) => addressAt(dev, `Cluster/Addons/${name}`);
    for (const nodes of ["Cluster/System/Resource", "Nodes-dev/Nodes/Resource"]) {
      const first = predecessors(dev, addressAt(dev, nodes));
      expect(first).toContain(addon("vpc-cni"));
      expect(first).toContain(addon("eks-pod-identity-agent"));
      expect(first).not.toContain(addon("kube-proxy"));
    }
    expect(predecessors(dev, addon("kube-proxy"))).toContain(addon("vpc-cni"));
    for (const name of ["coredns", "aws-ebs-csi-driver", "eks-node-monitoring-agent", "metrics-server"]) {
      expect(predecessors(dev, addon(name))).toContain(addressAt(dev, "Cluster/System/Resource"));
    }
    expect(resources(dev, "aws_eks_addon")).toHaveLength(7);
  });

  test("turns on prefix delegation and network policies", () => {
    expect(JSON.parse(resourceAt(dev, "Cluster/Addons/vpc-cni")["configuration_values"] as string)).toMatchObject({
      enableNetworkPolicy: "true",
      env: { ENABLE_PREFIX_DELEGATION: "true" },
    });
  });

  test("takes AWS's default versions, never the most recent, unless pinned", () => {
    for (const version of Object.values(dev.data?.["aws_eks_addon_version"] ?? {}))
      expect(version).not.toHaveProperty("most_recent");
    expect(Object.keys(dev.data?.["aws_eks_addon_version"] ?? {})).toHaveLength(7);
    expect(uat.data).not.toHaveProperty("aws_eks_addon_version");
    expect(uat.data).not.toHaveProperty("aws_ssm_parameter");
    for (const addon of resources(uat, "aws_eks_addon"))
      expect(addon["addon_version"]).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
    expect(JSON.stringify(uat)).not.toContain('latest"');
  });

  test("associates every Pod Identity before the pods that use it, and without waiting for nodes", () => {
    const users: Record<string, string> = {
      "Cluster/Addons/aws-node": "Cluster/Addons/vpc-cni",
      "Cluster/Addons/ebs-csi-controller-sa": "Cluster/Addons/aws-ebs-csi-driver",
      "ClusterAutoscaler/Role": "ClusterAutoscaler/Release/Resource",
      "Karpenter/Role": "Karpenter/Controller/Resource",
      "Tenant-analytics/Identity": "Tenant-analytics/Namespace/Resource",
      "Tenant-analytics/History/Identity": "Tenant-analytics/History/Server/Resource",
      "Tenant-ml/Identity": "Tenant-ml/Namespace/Resource",
      "Tenant-ml/History/Identity": "Tenant-ml/History/Server/Resource",
    };
    expect(resources(dev, "aws_eks_pod_identity_association")).toHaveLength(Object.keys(users).length);
    for (const [role, user] of Object.entries(users)) {
      const association = addressAt(dev, `${role}/PodIdentity`);
      expect(predecessors(dev, addressAt(dev, user))).toContain(association);
      expect([...predecessors(dev, association)].filter((a) => a.startsWith("aws_eks_node_group"))).toEqual([]);
    }
  });

  test("makes gp3 the default StorageClass", () => {
    expect(kubernetesObjects(dev).filter((o) => o.kind === "StorageClass")).toEqual([
      expect.objectContaining({
        metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      }),
    ]);
  });

  test("gives every managed group IMDSv2, one hop, an encrypted gp3 volume, the cluster's security group and tags", () => {
    const templates = resources(dev, "aws_launch_template");
    expect(templates).toHaveLength(resources(dev, "aws_eks_node_group").length);
    for (const template of templates) {
      expect(template).toMatchObject({
        metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
        block_device_mappings: [{ ebs: { encrypted: "true", volume_type: "gp3" } }],
        vpc_security_group_ids: [expect.stringContaining("cluster_security_group_id")],
        tag_specifications: [
          { resource_type: "instance", tags: { environment: "dev" } },
          { resource_type: "volume", tags: { environment: "dev" } },
        ],
      });
    }
  });

  test("keeps the system nodes for platform pods, in two zones and more", () => {
    const system = resourceAt(dev, "Cluster/System/Resource");
    expect(system).toMatchObject({
      taint: [{ key: "CriticalAddonsOnly", effect: "NO_SCHEDULE" }],
      scaling_config: { min_size: 3 },
    });
    expect(system["subnet_ids"]).toHaveLength(2);
  });

  test.each([
    ["objects wait for access", /./, /^aws_eks_access_policy_association\./],
    [
      "controllers wait for nodes, network and names",
      /(?<!Definitions)_(Controller|Release)_/,
      /_(System|vpc-cni|kube-proxy|coredns|eks-pod-identity-agent)_/,
    ],
    ["namespaces wait for every add-on", /^kubernetes_namespace/, /^aws_eks_addon\./],
  ])("%s", (_, waiting, awaited) => {
    const addresses = everyResource(dev).map(([a]) => a);
    const inCluster = addresses.filter((a) => /^(helm_release|kubernetes_)/.test(a) && waiting.test(a));
    expect(inCluster.length).toBeGreaterThan(0);
    const first = addresses.filter(
      (a) => /^aws_eks_(access_policy_association|addon|node_group)\./.test(a) && awaited.test(a),
    );
    expect(first.length).toBeGreaterThan(0);
    for (const address of inCluster) {
      const before = predecessors(dev, address);
      expect(first.filter((a) => !before.has(a))).toEqual([]);
    }
  });
});
