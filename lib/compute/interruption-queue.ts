import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../identity/policy-document";

/** Events that announce the end of an instance. @see https://karpenter.sh/docs/concepts/disruption/#interruption */
const EVENTS = {
  ScheduledChange: { source: "aws.health", detailType: "AWS Health Event" },
  SpotInterruption: { source: "aws.ec2", detailType: "EC2 Spot Instance Interruption Warning" },
  Rebalance: { source: "aws.ec2", detailType: "EC2 Instance Rebalance Recommendation" },
  InstanceStateChange: { source: "aws.ec2", detailType: "EC2 Instance State-change Notification" },
} as const;

export interface InterruptionQueueProps {
  /** Name of the queue. */
  readonly name: string;
}

/** SQS queue that tells Karpenter which instances are about to end, filled by four EventBridge rules. */
export class InterruptionQueue extends Construct {
  /** Name of the queue. */
  readonly queueName: string;

  /** ARN of the queue. */
  readonly arn: string;

  /** Everything that must outlive the controller. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: InterruptionQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, "Resource", {
      name: props.name,
      // A warning is worthless after the two minutes it announces.
      messageRetentionSeconds: 300,
      sqsManagedSseEnabled: true,
    });
    const policy = new SqsQueuePolicy(this, "Policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          principals: { Service: ["events.amazonaws.com", "sqs.amazonaws.com"] },
          actions: ["sqs:SendMessage"],
          resources: [queue.arn],
        },
        {
          effect: "Deny",
          principals: "*",
          actions: ["sqs:*"],
          resources: [queue.arn],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    const targets = Object.entries(EVENTS).map(([name, { source, detailType }]) => {
      const rule = new CloudwatchEventRule(this, name, {
        eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
      });
      return new CloudwatchEventTarget(rule, "ToQueue", { rule: rule.name, arn: queue.arn });
    });
    this.queueName = queue.name;
    this.arn = queue.arn;
    this.resources = [policy, ...targets];
  }
}
