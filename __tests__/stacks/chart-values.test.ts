import { type ChartName, charts } from "../../lib/delivery";
import { chartValues, chartVersions, describeWithChartData } from "../chart-data";
import { type Resource, releaseValues, resources, shippedPlatform, synthesise } from "../synthesis";

/** Keys below which a chart takes a whole Kubernetes object, of which its defaults show a part. */
const OBJECTS = ["resources", "securityContext", "affinity", "nodeSelector", "tolerations", "annotations", "labels"];

/** Free maps, whose keys are the program's own flags. */
const FREE = ["cluster-autoscaler.extraArgs"];

type Values = Readonly<Record<string, unknown>>;

const isOpen = (value: unknown) =>
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0) ||
  Array.isArray(value);

/** Keys of `values` that the chart does not know. */
function unknownKeys(values: Values, defaults: Values, path: string): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    if (!(key in defaults)) return [at];
    const known = defaults[key];
    if (OBJECTS.includes(key) || FREE.includes(at) || isOpen(known)) return [];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return unknownKeys(value as Values, known as Values, at);
  });
}

/** Every place in a chart's values that names an image. */
function imagePaths(values: Values, path: string[] = []): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [];
    const isImage = "repository" in value && "tag" in value;
    return isImage ? [[...path, key, "repository"].join(".")] : imagePaths(value as Values, [...path, key]);
  });
}

/** Images of parts that stay switched off. */
const UNUSED_IMAGES = ["addonResizer.image.repository"];

describeWithChartData("chart values", () => {
  const platform = shippedPlatform();
  for (const environment of Object.values(platform.environments)) environment.imageMirror = "registry.example.com";
  const releases = Object.values(synthesise(platform)).flatMap((stack) => resources(stack, "helm_release"));
  const upstream = releases.filter(
    (release): release is Resource & { chart: ChartName } => String(release["chart"]) in charts,
  );

  test("are looked at for every chart of the table", () => {
    expect([...new Set(upstream.map((release) => release.chart))].sort()).toEqual(Object.keys(charts).sort());
  });

  test.each(upstream.map((release) => [release["//"].metadata.path, release] as const))(
    "%s sets only keys its chart knows",
    (_path, release) => {
      if (release.chart === "karpenter-crd") expect(release["values"]).toEqual([]);
      else expect(unknownKeys(releaseValues(release), chartValues(release.chart), release.chart)).toEqual([]);
    },
  );

  test("would name a key that no chart knows", () => {
    expect(
      unknownKeys(
        { settings: { clustername: "x" }, controller: { resources: { any: 1 } } },
        chartValues("karpenter"),
        "karpenter",
      ),
    ).toEqual(["karpenter.settings.clustername"]);
  });

  test.each(Object.keys(charts) as ChartName[])("%s is pinned to the version there is data of", (name) => {
    expect(chartVersions(name)).toContain(charts[name].version);
  });

  test.each((Object.keys(charts) as ChartName[]).filter((name) => name !== "karpenter-crd"))(
    "the image mirror reaches every image of %s",
    (name) => {
      const values = chartValues(name);
      expect(charts[name].images.map(({ path }) => path.join(".")).sort()).toEqual(
        imagePaths(values)
          .filter((path) => !UNUSED_IMAGES.includes(path))
          .sort(),
      );
      for (const { path, repository } of charts[name].images) {
        expect(path.reduce<unknown>((at, key) => (at as Values)[key], values)).toBe(repository);
      }
    },
  );
});
