import { readFileSync } from "node:fs";
import { burnRates, COMPONENTS, objectives, platformRules, thresholds } from "../../alerts";
import { hoursOf, type Panel, panelsOf, withDefaults } from "../../benchmarks/synthetic/panels";
import { type Dashboard, platformDashboards } from "../../dashboards";
import { Expression } from "../promql";
import { kubernetesObjects, synthesise } from "../synthesis";

const all = platformDashboards({ components: COMPONENTS });
const panels = all.flatMap((dashboard) => panelsOf(dashboard).map((panel) => ({ dashboard, panel })));
const shown = panels.filter(({ panel }) => panel.type !== "row");
const named = ({ dashboard, panel }: { dashboard: Dashboard; panel: Panel }) => `${dashboard.uid}: ${panel.title}`;

/** Units of Grafana that the panels use. @see https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
const UNITS = ["Bps", "bytes", "cps", "currencyUSD", "ms", "percentunit", "reqps", "s", "short"];

interface Templating {
  readonly list: readonly {
    readonly name: string;
    readonly type: string;
    readonly query: string;
    readonly current?: unknown;
  }[];
}
const variables = (dashboard: Dashboard) => (dashboard["templating"] as Templating).list;

describe("dashboards", () => {
  test("are at least 13, with unique and speaking uids", () => {
    expect(all.length).toBeGreaterThanOrEqual(13);
    const uids = all.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^emberlake-[a-z-]{2,30}$/);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });

  test("are the same every time", () => {
    expect(JSON.stringify(platformDashboards({ components: COMPONENTS }))).toBe(JSON.stringify(all));
  });

  test("cannot be edited, refresh, show UTC, and keep time and variables on their links", () => {
    for (const dashboard of all) {
      expect(dashboard).toMatchObject({
        editable: false,
        refresh: "1m",
        timezone: "utc",
        schemaVersion: expect.any(Number),
      });
      expect(dashboard["links"]).toEqual([
        expect.objectContaining({ type: "dashboards", tags: ["spark-platform"], keepTime: true, includeVars: true }),
        expect.objectContaining({ type: "dashboards", tags: ["kubernetes-mixin"], keepTime: true, includeVars: true }),
      ]);
      expect(dashboard["tags"]).toContain("spark-platform");
      expect(hoursOf(dashboard)).toBeGreaterThanOrEqual(6);
    }
  });

  test("have a data source to choose, and variables that start at All", () => {
    for (const dashboard of all) {
      const [first, ...others] = variables(dashboard);
      expect(first).toMatchObject({ name: "datasource", type: "datasource", query: "prometheus" });
      for (const variable of others)
        expect(variable).toMatchObject({ includeAll: true, allValue: ".*", current: { value: ["$__all"] } });
    }
  });

  test("use every variable that they have, and none that they have not", () => {
    for (const dashboard of all) {
      const names = variables(dashboard).map(({ name }) => name);
      const text = panelsOf(dashboard)
        .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
        .join(" ");
      const used = new Set(
        [...text.matchAll(/\$([a-z_]+)/g)].map(([, name]) => name).filter((name) => !name!.startsWith("__")),
      );
      expect([dashboard.uid, [...used].sort()]).toEqual([
        dashboard.uid,
        names.filter((n) => n !== "datasource").sort(),
      ]);
    }
  });

  test("say nothing that Terraform would read", () => {
    expect(JSON.stringify(all)).not.toMatch(/[$%]\{/);
  });

  test("number their panels, each once", () => {
    for (const dashboard of all) {
      const ids = panelsOf(dashboard).map(({ id }) => id);
      expect([dashboard.uid, new Set(ids).size]).toEqual([dashboard.uid, ids.length]);
      expect(Math.min(...ids)).toBeGreaterThan(0);
    }
  });

  test("lay no panel over another, nor out of the page", () => {
    for (const dashboard of all) {
      const taken = new Map<string, string>();
      for (const { gridPos, title } of panelsOf(dashboard)) {
        expect([dashboard.uid, title, gridPos.x + gridPos.w <= 24]).toEqual([dashboard.uid, title, true]);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
            expect([dashboard.uid, title, taken.get(`${x},${y}`)]).toEqual([dashboard.uid, title, undefined]);
            taken.set(`${x},${y}`, title);
          }
        }
      }
    }
  });

  test("come without rows for what is not there", () => {
    const core = platformDashboards({ components: [] });
    expect(JSON.stringify(core)).not.toMatch(
      /karpenter_(nodepools|nodeclaims|scheduler|pods)|awscni_|minio_|kube_verticalpodautoscaler|spark_application_start/,
    );
    expect(core.map(({ uid }) => uid)).not.toContain("emberlake-object-store");
  });

  test("have a picture of every panel, labelled as simulated", () => {
    for (const dashboard of all) {
      const picture = readFileSync(`docs/dashboards/${dashboard.uid}.svg`, "utf8");
      expect(picture).toContain(`${dashboard.title} (simulated data)`);
      const cut = (title: string) => title.slice(0, 20).replaceAll("&", "&amp;");
      for (const { title } of panelsOf(dashboard))
        expect([dashboard.uid, picture]).toEqual([dashboard.uid, expect.stringContaining(cut(title))]);
    }
  });

  test("reach every stack whole, as a ConfigMap that Grafana picks up", () => {
    const maps = kubernetesObjects(synthesise()["local"]!).filter(
      (o) => o.kind === "ConfigMap" && o.metadata.name.startsWith("dashboard-"),
    );
    const expected = platformDashboards({ components: ["minio", "opencost", "spark-operator"] });
    expect(maps.map((o) => JSON.parse(Object.values(o["data"] as Record<string, string>)[0]!))).toEqual(
      JSON.parse(JSON.stringify(expected)),
    );
    for (const map of maps) {
      expect(map.metadata).toMatchObject({
        labels: { grafana_dashboard: "1" },
        annotations: { grafana_folder: "Spark platform" },
      });
    }
  });
});

describe("panels", () => {
  test.each(shown.map((one) => [named(one), one.panel] as const))("%s is complete", (_, panel) => {
    expect(panel.title.length).toBeGreaterThan(2);
    expect(panel.description).toMatch(/^.{20,}[.?]$/);
    expect(panel.datasource).toEqual({ type: "prometheus", uid: "$datasource" });
    expect(UNITS).toContain(panel.fieldConfig?.defaults.unit);
    for (const { properties } of panel.fieldConfig?.overrides ?? [])
      for (const { id, value } of properties) if (id === "unit") expect(UNITS).toContain(value);
    const targets = panel.targets ?? [];
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.map(({ refId }) => refId)).toEqual(targets.map((_, index) => String.fromCharCode(65 + index)));
    for (const target of targets) {
      expect(target.datasource.uid).toBe("$datasource");
      expect(target.legendFormat).not.toBe("");
    }
    if (panel.type === "timeseries") expect(panel.options?.legend?.showLegend).toBe(true);
  });

  test("give counters as rates, and legends by labels that the query keeps", () => {
    for (const { dashboard, panel } of shown) {
      for (const { expr, legendFormat } of panel.targets ?? []) {
        const expression = new Expression(withDefaults(expr));
        const kept = expression.text;
        for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
          const known =
            expression.nodes("LabelName").some((node) => expression.of(node) === label) ||
            /_app:|query:|namespace:|node:/.test(kept);
          expect([dashboard.uid, panel.title, label, known]).toEqual([dashboard.uid, panel.title, label, true]);
        }
      }
    }
  });

  test("draw only figures on which an alert or an objective turns, or 1 and 2", () => {
    const figures = new Set<number>([
      ...Object.values(thresholds),
      ...Object.values(objectives),
      ...Object.values(burnRates),
      1,
      2,
    ]);
    for (const { dashboard, panel } of shown) {
      const steps = [
        ...(panel.fieldConfig?.defaults.thresholds?.steps ?? []),
        ...(panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
          properties.flatMap(({ id, value }) =>
            id === "thresholds" ? (value as { steps: { value: number | null }[] }).steps : [],
          ),
        ),
      ];
      for (const { value } of steps) {
        if (value !== null)
          expect([dashboard.uid, panel.title, figures.has(value)]).toEqual([dashboard.uid, panel.title, true]);
      }
    }
  });

  test("read the series that alerts turn on", () => {
    const recorded = platformRules({ components: COMPONENTS }).flatMap(({ rules }) =>
      rules.flatMap((r) => ("record" in r ? [r.record] : [])),
    );
    const used = new Set(
      shown.flatMap(({ panel }) =>
        (panel.targets ?? []).flatMap(({ expr }) => new Expression(withDefaults(expr)).metrics),
      ),
    );
    const byRules = new Set(
      platformRules({ components: COMPONENTS }).flatMap(({ rules }) =>
        rules.flatMap((r) => new Expression(r.expr).metrics),
      ),
    );
    expect(recorded.filter((name) => !used.has(name) && !byRules.has(name))).toEqual([]);
  });
});
