import { kubernetesObjects, releaseValues, resourceAt, resources, shippedPlatform, synthesise } from "../../synthesis";

/** `dev` as shipped, or with a second environment in the same cluster. */
function shared() {
  const platform = shippedPlatform();
  const dev = platform.environments["dev"]!;
  if (dev.kind !== "eks") throw new Error("dev is on EKS");
  Object.assign(dev.tenants!["analytics"]!, { environment: "dev", nodes: "shared" });
  Object.assign(dev.tenants!["ml"]!, { environment: "uat", nodes: "shared" });
  dev.serves = {
    ...dev.serves,
    uat: { ...dev.serves["dev"]!, nodeGroup: { instanceTypes: ["m7i.large"], maxSize: 9 } },
  };
  return synthesise(platform)["dev"]!;
}

describe("EnvironmentNodeGroup", () => {
  test("serves its environment with 2 nodes, 1 at least and 5 at most, labelled and tainted", () => {
    expect(resourceAt(synthesise()["dev"]!, "Nodes-dev/Nodes/Resource")).toMatchObject({
      labels: { environment: "dev" },
      taint: [{ key: "environment", value: "dev", effect: "NO_SCHEDULE" }],
      scaling_config: { desired_size: 2, min_size: 1, max_size: 5 },
      lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
    });
  });

  test("is moved by cluster-autoscaler, and the system group is not", () => {
    const stack = synthesise()["dev"]!;
    const tags = resources(stack, "aws_autoscaling_group_tag");
    expect(tags).toHaveLength(1);
    const { key, value } = tags[0]!["tag"] as { key: string; value: string };
    const values = releaseValues(resourceAt(stack, "ClusterAutoscaler/Release/Resource"));
    expect(values["autoDiscovery"]).toMatchObject({ tags: [`${key}=${value}`] });
    expect(String(tags[0]!["autoscaling_group_name"])).toContain("Nodes-dev");
  });

  test("lets two environments share a cluster, each with nodes, pools and a namespace of its own", () => {
    const stack = shared();
    const groups = resources(stack, "aws_eks_node_group").map((g) => [
      (g["labels"] as Record<string, string>)["environment"],
      (g["scaling_config"] as { max_size: number }).max_size,
    ]);
    expect(groups).toEqual(
      expect.arrayContaining([
        ["dev", 5],
        ["uat", 9],
      ]),
    );
    expect(resources(stack, "kubernetes_namespace_v1").map((n) => (n["metadata"] as { name: string }).name)).toEqual([
      "dev",
      "monitoring",
      "uat",
      "spark-operator",
      "analytics",
      "ml",
    ]);
    const pools = kubernetesObjects(stack)
      .filter((o) => o.kind === "NodePool")
      .map((o) => o.metadata.name);
    expect(pools).toEqual([
      "dev-driver",
      "dev-executor-spot",
      "dev-executor-on-demand",
      "uat-driver",
      "uat-executor-spot",
      "uat-executor-on-demand",
    ]);
    expect(resources(stack, "aws_autoscaling_group_tag")).toHaveLength(2);
    expect(resources(stack, "aws_eks_cluster")).toHaveLength(1);
  });
});
