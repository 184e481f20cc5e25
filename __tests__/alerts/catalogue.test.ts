import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMPONENTS, catalogue, ENTITY_LABELS, type Metric, TARGET_LABELS } from "../../alerts";
import { panelsOf, withDefaults } from "../../benchmarks/synthetic/panels";
import { platformDashboards } from "../../dashboards";
import { Expression, type SyntaxNode } from "../promql";
import { everyGroup } from "./everything";

/** Series by their name in Prometheus, with the labels they have; nothing is known of a recorded series' labels. */
const known = new Map<string, ReadonlySet<string> | undefined>();
const types = new Map<string, Metric["type"]>();
for (const { name, type, per, labels = {} } of catalogue.flatMap(({ metrics }) => metrics)) {
  const all = new Set([...ENTITY_LABELS[per], ...TARGET_LABELS, ...Object.keys(labels), "le"]);
  for (const suffix of type === "histogram" ? ["_bucket", "_count", "_sum"] : [""]) {
    known.set(name + suffix, all);
    types.set(name + suffix, type);
  }
}
for (const { rules } of everyGroup) for (const rule of rules) if ("record" in rule) known.set(rule.record, undefined);

const expressions = [
  ...everyGroup.flatMap(({ rules }) =>
    rules.map((rule) => ["alert" in rule ? rule.alert : rule.record, rule.expr] as const),
  ),
  ...platformDashboards({ components: COMPONENTS }).flatMap((dashboard) =>
    panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => [`${dashboard.uid}: ${title}`, withDefaults(expr)] as const),
    ),
  ),
  ...readdirSync("docs/runbooks").flatMap((file) =>
    [...readFileSync(join("docs/runbooks", file), "utf8").matchAll(/```promql\n([^`]*)```/g)].flatMap(([, block]) =>
      block!
        .trim()
        .split("\n")
        .map((expr) => [file, expr] as const),
    ),
  ),
];

const RATES = ["rate", "increase", "irate"];

/** Name of the function whose argument the node is, if any. */
function callOf(expression: Expression, node: SyntaxNode): string | undefined {
  for (let up = node.parent; up; up = up.parent) {
    if (up.name === "FunctionCall") return expression.of(up.getChild("FunctionIdentifier")!);
    if (!["MatrixSelector", "FunctionCallBody", "OffsetExpr", "SubqueryExpr"].includes(up.name)) return undefined;
  }
  return undefined;
}

/** What is wrong with an expression. */
function objections(text: string): string[] {
  const expression = new Expression(text);
  return expression.nodes("VectorSelector").flatMap((selector) => {
    const name = expression.of(selector.getChild("Identifier")!);
    if (!known.has(name)) return [`no exporter publishes ${name}`];
    const labels = known.get(name);
    const asked = (selector.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []).map((matcher) =>
      expression.of(matcher.getChild("LabelName")!),
    );
    const unknown =
      labels === undefined
        ? []
        : asked.filter((label) => !labels.has(label)).map((label) => `${name} has no label ${label}`);
    const call = callOf(expression, selector);
    const isRate = call !== undefined && RATES.includes(call);
    const type = types.get(name);
    const counts = type === "counter" || type === "histogram";
    if (type === undefined) return unknown;
    if (isRate && !counts) return [...unknown, `${call} of the gauge ${name}`];
    if (counts && !isRate) return [...unknown, `the counter ${name} without a rate`];
    return unknown;
  });
}

describe("the metric catalogue", () => {
  test("names each metric once, with a source", () => {
    const names = catalogue.flatMap(({ metrics }) => metrics.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    for (const { metrics } of catalogue)
      for (const { name, source } of metrics)
        expect([name, source]).toEqual([name, expect.stringMatching(/^scraped$|^\S+@\S+ \S+|^\S+ \S+\.md/)]);
  });

  test("says how much of it was seen, and how much was read", () => {
    const sources = catalogue.flatMap(({ metrics }) => metrics.map(({ source }) => source));
    const scraped = sources.filter((source) => source === "scraped").length;
    const shares = `${scraped} of ${sources.length} metrics scraped from the real program, ${sources.length - scraped} read`;
    process.stderr.write(`metric catalogue: ${shares}\n`);
    expect(scraped / sources.length).toBeGreaterThan(0.5);
  });

  test("has nothing that no rule and no panel reads", () => {
    const read = new Set(
      expressions.flatMap(([, expr]) =>
        new Expression(expr).metrics.map((name) => name.replace(/_(bucket|count|sum)$/, "")),
      ),
    );
    const names = catalogue.flatMap(({ metrics }) => metrics.map(({ name }) => name));
    expect(names.filter((name) => !read.has(name.replace(/_(bucket|count|sum)$/, "")))).toEqual([]);
  });

  test.each(expressions)("%s reads only what it knows, and rates its counters", (_, expr) => {
    expect(objections(expr)).toEqual([]);
  });

  test("refuses an unknown name, an unknown label, the rate of a gauge and a counter without one", () => {
    expect(objections("metrics_executor_totalDuration")).toEqual([
      "no exporter publishes metrics_executor_totalDuration",
    ]);
    expect(objections('kube_pod_start_time{team="x"}')).toEqual(["kube_pod_start_time has no label team"]);
    expect(objections("rate(metrics_executor_activeTasks[5m])")).toEqual([
      "rate of the gauge metrics_executor_activeTasks",
    ]);
    expect(objections("coredns_cache_hits_total")).toEqual(["the counter coredns_cache_hits_total without a rate"]);
    expect(() => objections("sum(")).toThrow("PromQL does not parse");
  });
});
