import type { ObjectValue } from "../../provider/values";
import { valuesAt } from "../service";
import type { WorldObject } from "../world";

/** Where pods ask to go. */
interface Placement {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly { readonly key?: string }[];
}

/** Why pods of a chart with these values find no node in these groups; `undefined` when they find one. */
export function whyUnplaced(values: object, groups: readonly WorldObject[]): string | undefined {
  const asked = placements(values);
  for (const { nodeSelector = {}, tolerations = [] } of asked.length > 0 ? asked : [{}]) {
    const labelled = groups.filter(({ attributes }) => {
      const labels = (attributes["labels"] ?? {}) as ObjectValue;
      return Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
    });
    if (labelled.length === 0)
      return `its pods stay pending: no node group has the labels ${JSON.stringify(nodeSelector)}`;
    const tolerated = tolerations.map(({ key }) => key);
    const taints = labelled.map(({ attributes }) => valuesAt(attributes, "taint.key").map(String));
    const open = taints.some((keys) => keys.every((key) => tolerated.includes(undefined) || tolerated.includes(key)));
    if (!open) return `its pods stay pending: they do not tolerate ${taints[0]?.join(", ")}`;
  }
  return undefined;
}

/** Placements at any depth: a chart with several components has one for each. */
function placements(values: object): Placement[] {
  const own = "nodeSelector" in values || "tolerations" in values ? [values as Placement] : [];
  const inner = Object.entries(values)
    .filter(
      ([key, value]) => typeof value === "object" && value !== null && key !== "nodeSelector" && key !== "tolerations",
    )
    .flatMap(([, value]) => placements(value as object));
  return [...own, ...inner];
}
