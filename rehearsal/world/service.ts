import type { ObjectValue, Value } from "../provider/values";
import type { World, WorldObject } from "./world";

/** An object that is being created, before the service has given it anything. */
export interface Draft {
  /** Arguments; what the service decides is missing or unknown. */
  readonly attributes: ObjectValue;

  /** 17 hexadecimal digits, unique. */
  readonly number: string;

  readonly world: World;
}

/** That an attribute names another object, or a list of them. */
export interface Reference {
  /** Type and attribute of the other object, e.g. `aws_vpc.id`. */
  readonly to: string;

  /** Error code when it does not exist. */
  readonly missing: string;

  /**
   * Error code when the other object is deleted first.
   * @default - the service lets it go
   */
  readonly holds?: string;
}

/** How AWS or Kubernetes treats objects of one type, as far as the rehearsal plays it. */
export interface TypeRules {
  /** Id that the service gives; also the attribute `id`, unless `results` has another. */
  readonly id: (draft: Draft) => string;

  /**
   * Id in the world, read off a state.
   * @default - the attribute `id`
   */
  readonly idInState?: (attributes: ObjectValue) => string;

  /** What else the service decides. Anything missing here is filled with a value of the right type. */
  readonly results?: (draft: Draft & { readonly id: string }) => Readonly<Record<string, Value>>;

  /** Argument of `terraform import`. */
  readonly importId?: (object: WorldObject) => string;

  /** Attributes that name other objects. A dotted path goes through blocks and lists. */
  readonly references?: Readonly<Record<string, Reference>>;

  /** What no two objects of the type may share, and the error code when they would. */
  readonly unique?: { readonly key: (attributes: ObjectValue) => string; readonly taken: string };

  /** Attributes that an update changes without being told to. */
  readonly changedByUpdate?: readonly string[];

  /** Refuses what the service would refuse, by throwing a ServiceError; `cluster` is the provider's, "" for AWS. */
  readonly checkCreate?: (attributes: ObjectValue, world: World, cluster: string) => void;
  readonly checkUpdate?: (attributes: ObjectValue, world: World, cluster: string) => void;
  readonly checkDelete?: (object: WorldObject, world: World, cluster: string) => void;

  /** What the service does besides. */
  readonly afterCreate?: (object: WorldObject, world: World) => void;
  readonly afterDelete?: (object: WorldObject, world: World) => void;
}

/** Rules by type. */
export type Rules = Readonly<Record<string, TypeRules>>;

/** Every value at a dotted path, through lists. */
export function valuesAt(value: Value | undefined, path: string): Value[] {
  const [head = "", ...rest] = path === "" ? [] : path.split(".");
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  if (head === "") return value === undefined || value === null ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return valuesAt((value as ObjectValue)[head], rest.join("."));
}

/** The one text at a dotted path, or "". */
export function textAt(value: Value | undefined, path: string): string {
  const found = valuesAt(value, path)[0];
  return typeof found === "string" ? found : "";
}
