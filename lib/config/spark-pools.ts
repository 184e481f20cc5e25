import { z } from "zod";
import { count } from "./primitives";
import { strictObject } from "./strict-object";

const limits = strictObject({
  /** vCPUs. */
  cpu: count(1, 100_000),

  /** Memory, in GiB. */
  memoryGiB: count(1, 1_000_000),
});

const instances = {
  /** EC2 instance categories, e.g. `m`, `c`, `r`. */
  instanceCategories: z.array(z.string().regex(/^[a-z]+$/, "must be a category such as m, c or r")).min(1),

  /** Oldest instance generation. */
  minGeneration: count(1, 20).default(6),

  /** EC2 instance families; left out, every family of the categories. */
  instanceFamilies: z
    .array(z.string().regex(/^[a-z]+\d+[a-z-]*$/, "must be an instance family such as r6id"))
    .min(1)
    .optional(),

  /** Sizes, in vCPUs. */
  vcpus: z.array(count(1, 448)).min(1),

  /** Age at which a node is replaced, in hours. */
  expireAfterHours: count(1, 8760).default(336),
};

interface Instances {
  readonly instanceCategories: readonly string[];
  readonly minGeneration: number;
  readonly instanceFamilies?: readonly string[] | undefined;
}

function checkFamilies(
  { instanceCategories, minGeneration, instanceFamilies = [] }: Instances,
  context: z.RefinementCtx,
) {
  for (const [i, family] of instanceFamilies.entries()) {
    const [, category, generation, attributes] = /^([a-z]+)(\d+)([a-z-]*)$/.exec(family) ?? [];
    const issue = (message: string) =>
      context.addIssue({ code: "custom", path: ["instanceFamilies", i], message, input: family });
    if (!instanceCategories.some((c) => c === category)) {
      issue(`is not of the categories ${instanceCategories.join(", ")}; add "${category}" to instanceCategories`);
    }
    if (Number(generation) < minGeneration) {
      issue(`is of generation ${generation}, but minGeneration is ${minGeneration}; lower it, or drop the family`);
    }
    if (attributes?.startsWith("g")) issue("is a Graviton family, and the platform's images are amd64; drop it");
  }
}

const onDemandPool = strictObject({ ...instances, limits }).superRefine(checkFamilies);

const executorPools = strictObject({
  ...instances,

  /** Most the spot pool may grow to. */
  spotLimits: limits,

  /** Most the on-demand fallback may grow to. */
  onDemandLimits: limits,

  /** Where shuffle files are kept: the instance's own disks, or its root volume. */
  shuffleStorage: z.enum(["nvme", "ebs"]).default("ebs"),
}).superRefine((pool, context) => {
  checkFamilies(pool, context);
  const { instanceFamilies, shuffleStorage } = pool;
  if (instanceFamilies?.length === 1) {
    const message = "one family on spot is easily starved; offer at least two, or leave instanceFamilies out";
    context.addIssue({ code: "custom", path: ["instanceFamilies"], message, input: instanceFamilies });
  }
  const withoutDisks = (instanceFamilies ?? []).filter((f) => !/^(i|im|is)\d|\d[a-z]*d/.test(f));
  if (shuffleStorage === "nvme" && withoutDisks.length > 0) {
    const message = `${withoutDisks.join(", ")} has no local disks; choose families such as r6id, or shuffleStorage "ebs"`;
    context.addIssue({ code: "custom", path: ["instanceFamilies"], message, input: instanceFamilies });
  }
});

/** Karpenter pools for the Spark pods of one environment. */
export const sparkPoolsConfig = strictObject({
  /** Nodes for drivers. */
  driver: onDemandPool,

  /** Nodes for executors: spot first, on-demand when there is none. */
  executor: executorPools,

  /** Nodes for executors that hold 100 to 250 GB in memory; left out, there are none. */
  memory: onDemandPool.optional(),

  /** The one availability zone of all pools; left out, every zone. */
  zone: z.string().optional(),
});
