/** Condition of an IAM statement: operator, key, allowed values. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One IAM `Allow`. */
export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];

  /** Limits beyond action and resource. */
  readonly conditions?: PolicyConditions;

  /** Why the resource is `*`; required then, and shown beside the policy in the synthesised stack. */
  readonly wildcardReason?: string;
}

/** Anything permissions can be granted to: an IAM role, a MinIO user, a test's array. */
export interface IGrantee {
  addStatement(statement: PolicyStatement): void;
}
