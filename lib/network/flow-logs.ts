import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { EncryptionKey } from "../identity/encryption-key";
import { ServiceRole } from "../identity/service-role";

export interface FlowLogsProps {
  /** Name of the VPC; part of the log group's. */
  readonly name: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** AWS account id. */
  readonly account: string;

  /** VPC that is logged. */
  readonly vpcId: string;

  /** How long records are kept, in days; a value that CloudWatch Logs offers. */
  readonly retentionDays: number;
}

/** Record of every accepted and rejected connection in the VPC, in an encrypted log group of CloudWatch Logs. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { name, region, account, vpcId, retentionDays } = props;
    const logGroupName = `/aws/vpc/${name}/flow-logs`;
    const key = new EncryptionKey(this, "Key", {
      alias: `${name}-flow-logs`,
      account,
      region,
      logGroupNames: [logGroupName],
    });
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: logGroupName,
      retentionInDays: retentionDays,
      kmsKeyId: key.arn,
    });
    const role = new ServiceRole(this, "Role", {
      service: "vpc-flow-logs.amazonaws.com",
      statements: [
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [logGroup.arn, `${logGroup.arn}:*`],
        },
      ],
    });
    new FlowLog(this, "Resource", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: name },
      dependsOn: [...role.permissions],
    });
  }
}
