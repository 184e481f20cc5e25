import type { ObjectValue } from "../../provider/values";
import { type Reference, type Rules, type TypeRules, textAt, valuesAt } from "../service";
import { ServiceError } from "../world";
import { arn } from "./arn";
import { checkPolicy } from "./identity";

const ofBucket: Reference = { to: "aws_s3_bucket.bucket", missing: "NoSuchBucket" };
const partOfBucket: TypeRules = {
  id: ({ attributes }) => textAt(attributes, "bucket"),
  references: { bucket: ofBucket },
};

const objectId = (attributes: ObjectValue) => `${textAt(attributes, "bucket")}/${textAt(attributes, "key")}`;

/**
 * S3, SQS, EventBridge and CloudWatch Logs.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const storageRules: Rules = {
  aws_s3_bucket: {
    id: ({ attributes, number }) => textAt(attributes, "bucket") || `terraform-${number}`,
    results: ({ id, world }) => ({
      bucket: id,
      arn: `arn:aws:s3:::${id}`,
      bucket_domain_name: `${id}.s3.amazonaws.com`,
      bucket_regional_domain_name: `${id}.s3.${world.surroundings.region}.amazonaws.com`,
    }),
    unique: { key: ({ bucket }) => textAt(bucket, ""), taken: "BucketAlreadyOwnedByYou" },
    checkCreate: ({ bucket }) => {
      if (bucket && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(String(bucket))) {
        throw new ServiceError("InvalidBucketName", `The specified bucket is not valid: ${bucket}.`);
      }
    },
    checkDelete: ({ id, attributes }, world) => {
      const content = world.objects("object").filter((object) => object.attributes["bucket"] === id);
      if (content.length > 0 && attributes["force_destroy"] !== true) {
        throw new ServiceError(
          "BucketNotEmpty",
          `The bucket you tried to delete is not empty: ${id} holds ${content.length} object(s).`,
        );
      }
    },
    afterDelete: ({ id }, world) => {
      for (const object of world.objects("object")) if (object.attributes["bucket"] === id) world.remove(object);
    },
  },
  aws_s3_bucket_lifecycle_configuration: partOfBucket,
  aws_s3_bucket_ownership_controls: partOfBucket,
  aws_s3_bucket_public_access_block: partOfBucket,
  aws_s3_bucket_server_side_encryption_configuration: partOfBucket,
  aws_s3_bucket_versioning: partOfBucket,
  aws_s3_bucket_policy: { ...partOfBucket, checkCreate: ({ policy }) => checkPolicy(policy, "Resource") },

  aws_s3_object: {
    id: ({ attributes }) => objectId(attributes),
    idInState: objectId,
    importId: ({ id }) => id,
    results: ({ attributes }) => ({ id: textAt(attributes, "key") }),
    references: { bucket: ofBucket },
  },

  aws_ecr_repository: {
    id: ({ attributes }) => textAt(attributes, "name"),
    results: ({ id, world }) => {
      const { account, region } = world.surroundings;
      return {
        arn: arn(world, "ecr", `repository/${id}`),
        registry_id: account,
        repository_url: `${account}.dkr.ecr.${region}.amazonaws.com/${id}`,
      };
    },
    unique: { key: ({ name }) => textAt(name, ""), taken: "RepositoryAlreadyExistsException" },
  },
  aws_ecr_lifecycle_policy: {
    id: ({ attributes }) => textAt(attributes, "repository"),
    references: { repository: { to: "aws_ecr_repository.name", missing: "RepositoryNotFoundException" } },
  },

  aws_bcmdataexports_export: {
    id: ({ world, number }) => arn(world, "bcm-data-exports", `export/terraform-${number}`),
    results: ({ id }) => ({ arn: id }),
    checkCreate: (attributes, world) => {
      // https://docs.aws.amazon.com/cur/latest/userguide/dataexports-s3-bucket.html
      const [bucket] = valuesAt(attributes, "export.destination_configurations.s3_destination.s3_bucket").map(String);
      const policy = world.object("aws_s3_bucket_policy", bucket as string)?.attributes["policy"];
      if (!String(policy).includes("bcm-data-exports.amazonaws.com")) {
        throw new ServiceError(
          "ValidationException",
          `S3 bucket permission validation failed: ${bucket} does not let Data Exports in.`,
        );
      }
    },
  },

  aws_sqs_queue: {
    id: ({ attributes, world, number }) => {
      const { region, account } = world.surroundings;
      return `https://sqs.${region}.amazonaws.com/${account}/${textAt(attributes, "name") || `terraform-${number}`}`;
    },
    results: ({ id, world }) => {
      const name = id.split("/").at(-1) ?? id;
      return { name, url: id, arn: arn(world, "sqs", name) };
    },
    unique: { key: ({ name }) => textAt(name, ""), taken: "QueueAlreadyExists" },
  },
  aws_sqs_queue_policy: {
    id: ({ attributes }) => textAt(attributes, "queue_url"),
    references: { queue_url: { to: "aws_sqs_queue.id", missing: "AWS.SimpleQueueService.NonExistentQueue" } },
    checkCreate: ({ policy }) => checkPolicy(policy, "Resource"),
    checkUpdate: ({ policy }) => checkPolicy(policy, "Resource"),
  },

  aws_cloudwatch_event_rule: {
    id: ({ attributes, number }) => textAt(attributes, "name") || `terraform-${number}`,
    results: ({ id, world }) => ({ name: id, arn: arn(world, "events", `rule/${id}`), event_bus_name: "default" }),
    checkCreate: ({ event_pattern }) => {
      try {
        JSON.parse(String(event_pattern ?? "{}"));
      } catch (error) {
        throw new ServiceError(
          "InvalidEventPatternException",
          `Event pattern is not valid. ${(error as Error).message}`,
        );
      }
    },
  },
  aws_cloudwatch_event_target: {
    id: ({ attributes, number }) => `${attributes["rule"]}-terraform-${number}`,
    results: ({ number }) => ({ target_id: `terraform-${number}`, event_bus_name: "default" }),
    importId: ({ attributes }) => `${attributes["rule"]}/${attributes["target_id"]}`,
    references: {
      rule: {
        to: "aws_cloudwatch_event_rule.name",
        missing: "ResourceNotFoundException",
        holds: "ValidationException",
      },
      arn: { to: "aws_sqs_queue.arn", missing: "ValidationException" },
    },
  },

  aws_cloudwatch_log_group: {
    id: ({ attributes, number }) => textAt(attributes, "name") || `terraform-${number}`,
    results: ({ id, world }) => ({ name: id, arn: arn(world, "logs", `log-group:${id}`) }),
    references: { kms_key_id: { to: "aws_kms_key.arn", missing: "InvalidParameterException" } },
    unique: { key: ({ name }) => textAt(name, ""), taken: "ResourceAlreadyExistsException" },
    checkCreate: ({ name }, world) => {
      if (world.object("log group", String(name))) {
        throw new ServiceError(
          "ResourceAlreadyExistsException",
          `The specified log group already exists: EKS made ${name} when its cluster was created.`,
        );
      }
    },
  },
};
