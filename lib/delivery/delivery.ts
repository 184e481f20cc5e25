import { isAbsolute, join, relative, resolve } from "node:path";
import { App, AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { type Chart, type ChartName, charts } from "./charts";

export interface DeliveryProps {
  /**
   * Where every upstream chart is pulled from instead: `oci://…`, `https://…`, or a folder (`./charts`, `/srv/charts`)
   * that holds one unpacked chart per name. Versions stay as pinned.
   * @default - each chart's own repository
   */
  readonly chartMirror?: string;

  /**
   * Registry, with an optional path, that takes the place of every image's registry: with `registry.example.com/mirror`
   * the image `quay.io/minio/minio` becomes `registry.example.com/mirror/minio/minio`.
   * @default - each image's own registry
   */
  readonly imageMirror?: string;
}

/** Where a release finds its chart. */
export interface ChartSource {
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
}

/** Where the charts and images of one cluster come from. */
export class Delivery extends Construct {
  /** Chart that carries Kubernetes objects as its values. */
  readonly objectsChart: ChartSource;

  private readonly chartMirror?: string;
  private readonly imageMirror?: string;

  constructor(scope: Construct, id: string, props: DeliveryProps = {}) {
    super(scope, id);
    this.chartMirror = props.chartMirror;
    this.imageMirror = props.imageMirror?.replace(/\/+$/, "");
    const asset = new TerraformAsset(this, "ObjectsChart", {
      path: join(__dirname, "objects-chart"),
      type: AssetType.DIRECTORY,
    });
    this.objectsChart = { chart: `./${asset.path}` };
  }

  /** Source of an upstream chart, through the mirror if there is one. */
  chart(name: ChartName): ChartSource {
    const { repository, version } = charts[name];
    if (this.chartMirror === undefined) return { chart: name, repository, version };
    if (/^(oci|https):\/\//.test(this.chartMirror)) return { chart: name, repository: this.chartMirror, version };
    return { chart: this.fromStackFolder(join(this.chartMirror, name)), version };
  }

  /** An image reference such as `quay.io/minio/minio:tag`, through the mirror if there is one. */
  image(reference: string): string {
    if (this.imageMirror === undefined) return reference;
    return reference.replace(/^[^/]+/, this.imageMirror);
  }

  /** The values that a chart needs for the platform's pinned tags and for the mirror. */
  imageValues(name: ChartName): Readonly<Record<string, unknown>> {
    const values: Record<string, unknown> = {};
    for (const { path, repository, registry, tag } of (charts[name] as Chart).images) {
      const parents = path.slice(0, -1);
      if (this.imageMirror !== undefined && registry !== undefined) {
        assign(values, [...parents, "registry"], this.imageMirror);
      } else if (this.imageMirror !== undefined) assign(values, path, this.image(repository));
      if (tag !== undefined) assign(values, [...parents, "tag"], tag);
    }
    return values;
  }

  /** Terraform runs in the stack's output folder; relative paths keep the synthesis free of the checkout's path. */
  private fromStackFolder(path: string): string {
    if (isAbsolute(path)) return path;
    const stackFolder = join(App.of(this).outdir, "stacks", "stack");
    return relative(resolve(stackFolder), resolve(path));
  }
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const child = (target[head] ?? {}) as Record<string, unknown>;
  target[head] = child;
  assign(child, rest, value);
}
