import { Address4 } from "ip-address";
import { z } from "zod";

/** IPv4 range in canonical form, e.g. `10.0.0.0/16`. */
export const cidr = z.string().superRefine((text, context) => {
  const problem = cidrProblem(text);
  // What is no range at all must not reach the rules between ranges.
  if (problem) context.addIssue({ code: "custom", message: problem, input: text, continue: false });
});

/** AWS region, e.g. `eu-west-1`. */
export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region such as eu-west-1");

/** EC2 instance type, e.g. `m7i.xlarge`. */
export const instanceType = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$/, "must be an EC2 instance type such as m7i.xlarge");

/** ARN of an IAM role. */
export const roleArn = z
  .string()
  .regex(
    /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    "must be the ARN of an IAM role, arn:aws:iam::<account>:role/<name>",
  );

/** Tags of every resource, instance and volume. */
export const tags = z.record(z.string().min(1).max(128), z.string().max(256)).default({});

/** Whole number from `min` to `max`. */
export function count(min: number, max: number) {
  return z.number().int().min(min).max(max);
}

/** Days that CloudWatch Logs can keep a log. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const logRetentionDays = z.literal([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/** List whose entries differ. */
export function distinct<T extends z.ZodType>(entry: T) {
  return z.array(entry).superRefine((list, context) => {
    for (const [i, value] of list.entries()) {
      if (list.indexOf(value) === i) continue;
      context.addIssue({ code: "custom", path: [i], message: "is there already; drop it", input: value });
    }
  });
}

/** DNS label. */
export function label(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "must be lower-case letters, digits and single dashes, a letter first");
}

function cidrProblem(text: string): string | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(text) || !Address4.isValid(text)) {
    return "must be an IPv4 range such as 10.0.0.0/16";
  }
  const address = new Address4(text);
  const start = `${address.startAddress().correctForm()}/${address.subnetMask}`;
  return start === text ? undefined : `is not the start of its range; did you mean "${start}"?`;
}
