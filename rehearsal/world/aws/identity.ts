import type { Value } from "../../provider/values";
import { type Reference, type Rules, textAt } from "../service";
import { ServiceError, type World } from "../world";
import { arn, globalArn } from "./arn";

const ofRole = (holds?: string): Reference => ({
  to: "aws_iam_role.name",
  missing: "NoSuchEntity",
  ...(holds !== undefined && { holds }),
});

/**
 * IAM and KMS.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 */
export const identityRules: Rules = {
  aws_iam_role: {
    id: ({ attributes, number }) => textAt(attributes, "name") || `terraform-${number}`,
    results: ({ id, world, number }) => ({
      name: id,
      arn: globalArn(world, "iam", `role/${id}`),
      unique_id: `AROA${number.toUpperCase()}`,
    }),
    unique: { key: ({ name }) => textAt(name, ""), taken: "EntityAlreadyExists" },
    checkCreate: ({ assume_role_policy }) => checkPolicy(assume_role_policy, "Principal"),
    checkUpdate: ({ assume_role_policy }) => checkPolicy(assume_role_policy, "Principal"),
  },

  aws_iam_role_policy: {
    id: ({ attributes, number }) => `${attributes["role"]}:${textAt(attributes, "name") || `terraform-${number}`}`,
    results: ({ id }) => ({ name: id.split(":").at(-1) ?? id }),
    references: { role: ofRole("DeleteConflict") },
    checkCreate: ({ policy }) => checkPolicy(policy, "Resource"),
    checkUpdate: ({ policy }) => checkPolicy(policy, "Resource"),
  },

  aws_iam_role_policy_attachment: {
    id: ({ attributes }) => `${attributes["role"]}/${attributes["policy_arn"]}`,
    references: { role: ofRole("DeleteConflict") },
    unique: { key: ({ role, policy_arn }) => `${role} ${policy_arn}`, taken: "EntityAlreadyExists" },
    checkCreate: ({ policy_arn }) => {
      if (!/^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/.test(String(policy_arn))) {
        throw new ServiceError("InvalidInput", `ARN ${policy_arn} is not valid.`);
      }
    },
  },

  aws_iam_instance_profile: {
    id: ({ attributes, number }) => textAt(attributes, "name") || `terraform-${number}`,
    results: ({ id, world }) => ({ name: id, arn: globalArn(world, "iam", `instance-profile/${id}`) }),
    references: { role: ofRole() },
  },

  aws_kms_key: {
    id: ({ number }) => `${number.slice(0, 8)}-${number.slice(8, 12)}-4000-8000-${number.slice(5)}`,
    results: ({ id, world }) => ({ key_id: id, arn: arn(world, "kms", `key/${id}`) }),
    checkCreate: ({ policy }) => checkPolicy(policy, "Resource"),
    checkUpdate: ({ policy }) => checkPolicy(policy, "Resource"),
  },

  aws_kms_alias: {
    id: ({ attributes }) => textAt(attributes, "name"),
    results: ({ id, world }) => ({ arn: arn(world, "kms", id) }),
    references: { target_key_id: { to: "aws_kms_key.key_id", missing: "NotFoundException" } },
    unique: { key: ({ name }) => String(name), taken: "AlreadyExistsException" },
  },
};

/** Refuse a text that is no IAM policy, as far as its grammar goes. */
export function checkPolicy(policy: Value | undefined, needs: "Principal" | "Resource"): void {
  if (policy === null || policy === undefined) return;
  const statements = parseStatements(String(policy));
  if (statements.length === 0) malformed("it has no statement");
  for (const statement of statements) {
    const { Effect: effect } = statement as { Effect?: string };
    if (effect !== "Allow" && effect !== "Deny") malformed(`Effect is ${effect}`);
    for (const element of ["Action", needs]) {
      if (!(element in statement) && !(`Not${element}` in statement)) malformed(`a statement has no ${element}`);
    }
  }
}

/** Refuse a role of ours that the service may not assume. */
export function checkTrust(world: World, roleArn: Value | undefined, service: string): void {
  const known = world.find("aws_iam_role", "arn", roleArn ?? null) !== undefined;
  if (known && !trustedServices(world, String(roleArn)).includes(service)) {
    throw new ServiceError("InvalidParameterException", `The role ${roleArn} does not trust ${service}.`);
  }
}

/** Services that may assume the role of this ARN. */
function trustedServices(world: World, roleArn: string): string[] {
  const policy = world.find("aws_iam_role", "arn", roleArn)?.attributes["assume_role_policy"];
  const principals = parseStatements(String(policy ?? "{}")).map(
    (s) => s["Principal"] as { Service?: string | string[] },
  );
  return principals.flatMap((principal) => principal?.Service ?? []);
}

/** Whether the role of this ARN has a managed policy of this name. */
export function hasManagedPolicy(world: World, roleArn: string, policyName: string): boolean {
  const role = world.find("aws_iam_role", "arn", roleArn);
  return world
    .objects("aws_iam_role_policy_attachment")
    .some(({ attributes }) => attributes["role"] === role?.id && textAt(attributes, "policy_arn").endsWith(policyName));
}

/** Whether the role of this ARN may do anything at all. */
export function hasPolicy(world: World, roleArn: string): boolean {
  const role = world.find("aws_iam_role", "arn", roleArn);
  return ["aws_iam_role_policy", "aws_iam_role_policy_attachment"].some((type) =>
    world.objects(type).some(({ attributes }) => role !== undefined && attributes["role"] === role.id),
  );
}

function parseStatements(policy: string): Record<string, unknown>[] {
  try {
    const { Statement: statements = [] } = JSON.parse(policy);
    return Array.isArray(statements) ? statements : [statements];
  } catch (error) {
    return malformed((error as Error).message);
  }
}

function malformed(why: string): never {
  throw new ServiceError("MalformedPolicyDocument", `Syntax errors in policy: ${why}.`);
}
