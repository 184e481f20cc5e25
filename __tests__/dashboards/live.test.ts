import { COMPONENTS } from "../../alerts";
import { hoursOf, panelsOf, withDefaults } from "../../benchmarks/synthetic/panels";
import { SyntheticPrometheus } from "../../benchmarks/synthetic/prometheus";
import { type Dashboard, platformDashboards } from "../../dashboards";
import { everyGroup } from "../alerts/everything";
import { describeWithTool } from "../tools";

const dashboards = platformDashboards({ components: COMPONENTS });
const targets = dashboards.flatMap((dashboard) =>
  panelsOf(dashboard).flatMap(({ title, targets: queries = [] }) =>
    queries.map((target) => [`${dashboard.uid}: ${title} ${target.refId}`, { dashboard, target }] as const),
  ),
);

interface Templating {
  readonly list: readonly { readonly name: string; readonly type: string; readonly query: string }[];
}
const choices = (dashboard: Dashboard) =>
  (dashboard["templating"] as Templating).list
    .filter(({ type }) => type === "query")
    .map(({ name, query }) => [`${dashboard.uid}: ${name}`, query, name] as const);

describeWithTool("synthetic-tsdb", "a real Prometheus on a simulated day of three tenants", () => {
  let prometheus: SyntheticPrometheus;

  beforeAll(async () => {
    const world = {
      tenants: ["analytics", "ml", "dev"],
      podsPerTenant: 12,
      nodes: 4,
      end: Math.floor(Date.now() / 1000) - 5,
    };
    prometheus = await SyntheticPrometheus.start(world, everyGroup, 60);
  }, 120_000);
  afterAll(() => prometheus.stop());

  test("evaluates every rule without an error", async () => {
    const rules = await prometheus.rules();
    expect(rules).toHaveLength(everyGroup.flatMap((group) => group.rules).length);
    expect(rules.filter(({ health, lastError }) => health !== "ok" || lastError)).toEqual([]);
  });

  test("records something by every recording rule", async () => {
    const empty: string[] = [];
    for (const record of everyGroup.flatMap(({ rules }) =>
      rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])),
    ))
      if ((await prometheus.query(record)).length === 0) empty.push(record);
    expect(empty).toEqual([]);
  });

  test.each(targets)("%s has data", async (_, { dashboard, target }) => {
    const results = await prometheus.answer(target, hoursOf(dashboard));
    expect(results.length).toBeGreaterThan(0);
    const numbers = results
      .flatMap(({ value, values }) => (value ? [value] : (values ?? [])))
      .map(([, text]) => Number(text));
    expect(numbers.some(Number.isFinite)).toBe(true);
  });

  test.each(dashboards.flatMap(choices))("%s offers something to choose", async (_, query, name) => {
    const [, series, label] = query.match(/^label_values\((.+), (\w+)\)$/) as RegExpMatchArray;
    expect(label).toBe(name);
    const found = await prometheus.query(`count by (${label}) (${withDefaults(series as string)})`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ metric }) => metric[name] !== undefined)).toBe(true);
  });
});
