import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

interface Taggable extends IConstruct {
  tags?: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
}

/** Tags every resource that can be tagged, and what launch templates launch; a resource's own tags win. */
export class Tags implements IAspect {
  private readonly tags: Readonly<Record<string, string>>;

  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = tags;
  }

  visit(node: IConstruct): void {
    if (!("tagsInput" in node)) return;
    const resource = node as Taggable;
    const tags = { ...this.tags, ...resource.tagsInput };
    resource.tags = tags;
    if (node instanceof LaunchTemplate) {
      node.putTagSpecifications(["instance", "volume"].map((resourceType) => ({ resourceType, tags })));
    }
  }
}
