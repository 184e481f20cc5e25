import { z } from "zod";
import { checkConsent, destroyDataConsent, removalPolicy } from "./consent";
import { fillAccount } from "./placeholders";
import { count, roleArn, tags } from "./primitives";
import { stateConfig } from "./state";
import { strictObject } from "./strict-object";

/** AWS account id. */
export const accountId = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");

/** What an AWS account has once: a stack beside those of the environments. */
export const accountConfig = strictObject({
  kind: z.literal("account"),

  /** Where Terraform keeps its state. */
  state: stateConfig,

  /** The second key without which `costExport.removalPolicy: "destroy"` is refused. */
  destroyDataConsent,

  /** AWS account id. */
  account: accountId.optional(),

  /** IAM role that Terraform assumes; left out, the caller's own. */
  deployRole: roleArn.optional(),

  tags,

  /** Cost and usage by the hour and, with split cost allocation, by pod. */
  costExport: strictObject({
    /** Age at which files are deleted, in days. */
    retentionDays: count(30, 3650).default(730),

    removalPolicy,
  }).prefault({}),
})
  .superRefine(checkConsent("costExport"))
  .transform(fillAccount);
