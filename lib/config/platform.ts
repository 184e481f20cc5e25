import { z } from "zod";
import { environmentConfig } from "./environment";
import { label, region } from "./primitives";
import { strictObject } from "./strict-object";

/** Longest name of an S3 bucket. */
const BUCKET_NAME = 63;

/** The whole platform. */
export const platformConfig = strictObject({
  /** First part of every name: clusters, buckets, queues. */
  project: label(16),

  /** Environments by name; each is a stack. */
  environments: z.record(label(16), environmentConfig),
}).superRefine(({ project, environments }, context) => {
  for (const [name, environment] of Object.entries(environments)) {
    if (environment.kind !== "eks") continue;
    // An environment with mistakes of its own comes without its placeholders, and would only blame the project here.
    if (!/^\d{12}$/.test(environment.account) || !region.safeParse(environment.region).success) continue;
    const owners = Object.entries(environment.tenants).flatMap(([tenant, { buckets }]) =>
      buckets === "own" ? [`${name}-${tenant}`] : [],
    );
    for (const owner of [name, ...owners]) {
      const longest = `${project}-${owner}-event-logs-${environment.account}-${environment.region}`;
      if (longest.length <= BUCKET_NAME) continue;
      const message = `makes the bucket name ${longest} of ${longest.length} characters, and S3 allows ${BUCKET_NAME}; shorten project, or the environment's or tenant's name`;
      context.addIssue({ code: "custom", path: ["project"], message, input: project });
    }
  }
});

/** What an author writes: defaults may be left out. */
export type PlatformInput = z.input<typeof platformConfig>;

/** What a stack reads: every default filled in. */
export type PlatformConfig = z.output<typeof platformConfig>;

/** One environment, every default filled in. */
export type EnvironmentConfig = PlatformConfig["environments"][string];

/** An environment on EKS, with the names of the values that are placeholders. */
export type EksEnvironmentConfig = Extract<EnvironmentConfig, { kind: "eks" }>;

/** What an AWS account has once. */
export type AccountConfig = Extract<EnvironmentConfig, { kind: "account" }>;

/** An environment with a cluster, wherever it is. */
export type ClusterEnvironmentConfig = EksEnvironmentConfig | ExistingClusterEnvironmentConfig;

/** An environment on a cluster that is already there. */
export type ExistingClusterEnvironmentConfig = Extract<EnvironmentConfig, { kind: "existing" }>;
