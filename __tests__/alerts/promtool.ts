import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { AlertRule, RecordingRule, RuleGroup } from "../../alerts";
import { RUNBOOKS } from "../../alerts/runbooks";
import { Expression } from "../promql";
import { runTool } from "../tools";
import type { AlertCase, Firing, RecordCase, Series } from "./alert-case";

export type Rule = AlertRule | RecordingRule;

export const nameOf = (rule: Rule): string => ("alert" in rule ? rule.alert : rule.record);

/** The rules that this one is computed from, in their order, and itself last. */
export function rulesFor(name: string, groups: readonly RuleGroup[]): Rule[] {
  const all = groups.flatMap(({ rules }) => rules);
  const wanted = new Set([name]);
  for (const rule of [...all].reverse()) {
    if (wanted.has(nameOf(rule))) for (const metric of new Expression(rule.expr).metrics) wanted.add(metric);
  }
  return all.filter((rule) => wanted.has(nameOf(rule)));
}

const seconds = (duration: string) =>
  [...duration.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * { s: 1, m: 60, h: 3600, d: 86400 }[unit as "s"],
    0,
  );

const input = (series: Series) =>
  Object.entries(series).flatMap(([name, values]) => (values === null ? [] : [{ series: name, values }]));

const expected = ({ labels, summary, description }: Firing, alert: string) => ({
  exp_labels: labels,
  exp_annotations: { summary, description, runbook_url: `${RUNBOOKS}/${alert}.md` },
});

/** The case in promtool's own format: it fires at that moment and not one evaluation before it, and no variant fires. */
function alertTest({ alert, interval = "1m", series, fires, variants }: AlertCase): object {
  const firing = (at: string, firings: readonly Firing[]) => ({
    eval_time: at,
    alertname: alert,
    exp_alerts: firings.map((one) => expected(one, alert)),
  });
  const before = seconds(fires.at) - seconds(interval);
  const base = {
    name: `${alert} fires`,
    interval,
    input_series: input(series),
    alert_rule_test: [...(before >= 0 ? [firing(`${before}s`, [])] : []), firing(fires.at, [fires])],
  };
  const others = Object.entries(variants).map(([reason, variant]) => ({
    name: `${alert}: ${reason}`,
    interval,
    input_series: input({ ...series, ...variant.series }),
    alert_rule_test: [firing(variant.at ?? variant.fires?.at ?? fires.at, variant.fires ? [variant.fires] : [])],
  }));
  return { rule_files: ["rules.yaml"], evaluation_interval: interval, tests: [base, ...others] };
}

function recordTest({ record, series, samples }: RecordCase): object {
  const expected = Object.entries(samples).map(([labels, value]) => ({ labels: `${record}${labels}`, value }));
  const test = { eval_time: "2m", expr: record, exp_samples: expected };
  return {
    rule_files: ["rules.yaml"],
    evaluation_interval: "1m",
    tests: [{ interval: "1m", input_series: input(series), promql_expr_test: [test] }],
  };
}

/** Name of the rule that a case is about. */
export const subject = (one: AlertCase | RecordCase): string => ("alert" in one ? one.alert : one.record);

/** One run of promtool: the case, with the rules as they are or as they were mutated. */
export interface Trial {
  readonly rules: readonly Rule[];
  readonly case: AlertCase | RecordCase;
}

/** What promtool objects to; nothing when the case holds. */
export function runTrial({ rules, case: one }: Trial): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-promtool-"));
  try {
    writeFileSync(join(folder, "rules.yaml"), stringify({ groups: [{ name: "case", rules }] }));
    writeFileSync(join(folder, "test.yaml"), stringify("alert" in one ? alertTest(one) : recordTest(one)));
    const { status, stdout, stderr } = runTool("promtool", ["test", "rules", "test.yaml"], { cwd: folder });
    return status === 0 ? undefined : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
