import type { Surroundings } from "../world/world";

/** One block of a synthesised stack; cdktf notes the construct's path in it. */
export interface StackBlock {
  readonly [attribute: string]: unknown;
  readonly "//"?: { readonly metadata?: { readonly path: string } };
}

type Blocks = Readonly<Record<string, Readonly<Record<string, StackBlock>>>>;

/** A synthesised stack, `cdk.tf.json`. */
export interface StackJson {
  readonly terraform: {
    readonly backend?: object;
    readonly required_providers: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
  };
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, unknown>>;
}

/** Every resource of the stack by address. */
export function resourcesOf(stack: StackJson): Map<string, StackBlock> {
  return new Map(
    Object.entries(stack.resource ?? {}).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, block] as const),
    ),
  );
}

/** Path of the construct that made the resource, e.g. `dev/Cluster/System/Resource`; the address where there is none. */
export function constructPath(stack: StackJson, address: string): string {
  const plain = address.replace(/\[.*$/, "");
  const [, type = "", name = ""] = /^(?:data\.)?(\w+)\.(.+)$/.exec(plain) ?? [];
  const block = (plain.startsWith("data.") ? stack.data : stack.resource)?.[type]?.[name];
  return block?.["//"]?.metadata?.path ?? address;
}

const ACCOUNT = "000000000000";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/rehearsal`;
const NAMED = /\b(?:(?:vpc|subnet|sg|rtb|eipalloc|igw|nat|lt)-[0-9a-z]+|arn:aws[\w-]*:[^"\s$]+)/g;

/**
 * What a stack takes for granted: its account and region, a caller who is among its administrators, and ids and ARNs that
 * it names without creating them.
 */
export function surroundingsOf(stack: StackJson): Surroundings {
  const aws = stack.provider["aws"]?.[0] ?? {};
  const accounts = (aws["allowed_account_ids"] as string[] | undefined) ?? [];
  const principals = Object.values(stack.resource?.["aws_eks_access_entry"] ?? {}).map(({ principal_arn }) =>
    String(principal_arn),
  );
  return {
    account: accounts[0] ?? ACCOUNT,
    region: String(aws["region"] ?? "us-east-1"),
    role: principals.find((arn) => arn.startsWith("arn:")) ?? ROLE,
    assumed: [...new Set(JSON.stringify(stack.resource ?? {}).match(NAMED) ?? [])].sort(),
  };
}
