import { releaseValues, resourceAt, resources, shippedPlatform, synthesise } from "../../synthesis";

const withCloudWatch = () => {
  const platform = shippedPlatform();
  Object.assign(platform.environments["dev"]!, { cloudWatchObservability: "install" });
  return synthesise(platform)["dev"]!;
};

describe("CloudWatchObservability", () => {
  test("is not there unless it is asked for", () => {
    expect(JSON.stringify(synthesise()["dev"])).not.toContain("amazon-cloudwatch");
  });

  test("runs its agent everywhere and its manager on system nodes, and may only write to CloudWatch", () => {
    const stack = withCloudWatch();
    const addon = resourceAt(stack, "CloudWatchObservability/Addon");
    expect(JSON.parse(addon["configuration_values"] as string)).toEqual({
      tolerations: [{ operator: "Exists" }],
      manager: expect.objectContaining({ tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }] }),
    });
    expect(resourceAt(stack, "CloudWatchObservability/Role/ManagedPolicy")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
    );
    expect(resourceAt(stack, "CloudWatchObservability/Role/PodIdentity")).toMatchObject({
      namespace: "amazon-cloudwatch",
      service_account: "cloudwatch-agent",
    });
  });

  test("leaves Prometheus as it is", () => {
    const values = (stack: ReturnType<typeof withCloudWatch>) =>
      releaseValues(resourceAt(stack, "Monitoring/Release/Resource"));
    expect(values(withCloudWatch())).toEqual(values(synthesise()["dev"]!));
    expect(resources(withCloudWatch(), "aws_eks_addon")).toHaveLength(
      resources(synthesise()["dev"]!, "aws_eks_addon").length + 1,
    );
  });
});
