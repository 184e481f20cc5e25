import { karpenterPermissions } from "../../../lib/compute";
import { releaseValues, resourceAt, resources, synthesise } from "../../synthesis";

const dev = synthesise()["dev"]!;

describe("Karpenter", () => {
  test("runs two controllers on the system nodes", () => {
    expect(releaseValues(resourceAt(dev, "Karpenter/Controller/Resource"))).toMatchObject({
      replicas: 2,
      nodeSelector: { "node-role": "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
    });
  });

  test("hears of four kinds of endings through its queue", () => {
    const events = resources(dev, "aws_cloudwatch_event_rule").map(
      (rule) => JSON.parse(rule["event_pattern"] as string)["detail-type"][0],
    );
    expect(events.sort()).toEqual([
      "AWS Health Event",
      "EC2 Instance Rebalance Recommendation",
      "EC2 Instance State-change Notification",
      "EC2 Spot Instance Interruption Warning",
    ]);
    expect(resources(dev, "aws_cloudwatch_event_target")).toHaveLength(4);
  });

  test("lets its nodes join by an access entry of their own", () => {
    expect(resourceAt(dev, "Karpenter/NodeAccess")).toMatchObject({
      type: "EC2_LINUX",
      principal_arn: expect.stringContaining("Karpenter_NodeRole"),
    });
  });

  test("changes only what carries its cluster's tag", () => {
    const statements = karpenterPermissions({
      clusterName: "lake",
      clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/lake",
      account: "111122223333",
      region: "eu-west-1",
      nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
      instanceProfileArn: "arn:aws:iam::111122223333:instance-profile/nodes",
      queueArn: "arn:aws:sqs:eu-west-1:111122223333:lake",
    });
    const ending = statements.filter((s) => s.actions.includes("ec2:TerminateInstances"));
    expect(ending.map((s) => s.conditions?.["StringEquals"])).toEqual([
      { "aws:ResourceTag/kubernetes.io/cluster/lake": "owned" },
    ]);
    const roles = statements.filter((s) => s.actions.some((a) => a.startsWith("iam:") && !/^iam:(Get|List)/.test(a)));
    expect(roles).toEqual([
      {
        actions: ["iam:PassRole"],
        resources: ["arn:aws:iam::111122223333:role/nodes"],
        conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      },
    ]);
  });
});
