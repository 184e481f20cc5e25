import { type Chart, type ChartName, charts } from "../../lib/delivery";
import { unknownKeys } from "../../rehearsal/charts/values";
import { DEFINITIONS } from "../../rehearsal/world/kubernetes/definitions";
import { chartDefinitions, chartValues, chartVersions, describeWithChartData } from "../chart-data";
import { type Resource, releaseValues, resources, shippedPlatform, synthesise } from "../synthesis";

type Values = Readonly<Record<string, unknown>>;

/** Every place in a chart's values that names an image. */
function imagePaths(values: Values, path: string[] = []): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [];
    const isImage = "repository" in value && "tag" in value;
    return isImage ? [[...path, key, "repository"].join(".")] : imagePaths(value as Values, [...path, key]);
  });
}

/** Images of parts that stay switched off. */
const UNUSED_IMAGES = [
  "metrics-server.addonResizer.image.repository",
  "kube-prometheus-stack.crds.upgradeJob.image.busybox.repository",
  "kube-prometheus-stack.crds.upgradeJob.image.kubectl.repository",
  "kube-prometheus-stack.grafana.downloadDashboardsImage.repository",
  "kube-prometheus-stack.grafana.imageRenderer.image.repository",
  "kube-prometheus-stack.grafana.initChownData.image.repository",
  "kube-prometheus-stack.grafana.testFramework.image.repository",
  "kube-prometheus-stack.kube-state-metrics.kubeRBACProxy.image.repository",
  "kube-prometheus-stack.prometheus.prometheusSpec.thanos.image.repository",
  "kube-prometheus-stack.prometheus-node-exporter.kubeRBACProxy.image.repository",
  "kube-prometheus-stack.prometheus-node-exporter.permissionInitContainer.image.repository",
  "kube-prometheus-stack.prometheusOperator.admissionWebhooks.deployment.image.repository",
  "kube-prometheus-stack.prometheusOperator.admissionWebhooks.patch.image.repository",
  "kube-prometheus-stack.prometheusOperator.thanosImage.repository",
  "kube-prometheus-stack.thanosRuler.thanosRulerSpec.image.repository",
];

describeWithChartData("chart values", () => {
  const platform = shippedPlatform();
  for (const environment of Object.values(platform.environments))
    Object.assign(environment, { imageMirror: "registry.example.com" });
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
      if (charts[release.chart].images.length === 0) expect(release["values"]).toEqual([]);
      else expect(unknownKeys(releaseValues(release), chartValues(release.chart), release.chart)).toEqual([]);
    },
  );

  test("install the definitions that the rehearsal expects of them", () => {
    for (const [name, groups] of Object.entries(DEFINITIONS)) {
      const found = chartDefinitions(name as ChartName).map(({ spec }) => spec.group);
      expect([...new Set(found)].sort()).toEqual([...groups].sort());
    }
  });

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

  test.each((Object.keys(charts) as ChartName[]).filter((name) => charts[name].images.length > 0))(
    "the image mirror reaches every image of %s",
    (name) => {
      const values = chartValues(name);
      expect(charts[name].images.map(({ path }) => path.join(".")).sort()).toEqual(
        imagePaths(values)
          .filter((path) => !UNUSED_IMAGES.includes(`${name}.${path}`))
          .sort(),
      );
      for (const { path, repository, registry } of charts[name].images as Chart["images"]) {
        const image = path.slice(0, -1).reduce<unknown>((at, key) => (at as Values)[key], values);
        expect(image).toMatchObject({ repository, ...(registry && { registry }) });
      }
    },
  );
});
