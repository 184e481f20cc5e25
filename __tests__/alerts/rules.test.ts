import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { type AlertRule, platformRules } from "../../alerts";
import { Expression } from "../promql";
import { describeWithTool, runTool } from "../tools";
import { alertCases, allCases } from "./cases";
import { everyGroup } from "./everything";
import { mutantsOf } from "./mutants";
import { nameOf, type Rule, rulesFor, runTrial, subject } from "./promtool";

const rules = everyGroup.flatMap((group): readonly Rule[] => group.rules);
const alerts = rules.filter((rule): rule is AlertRule => "alert" in rule);
const judged = allCases.map((one) => ({ one, needs: rulesFor(subject(one), everyGroup) }));

/** Mutants that no test can kill, with the reason. */
const SURVIVORS: Readonly<Record<string, string>> = {};

describe("alerts", () => {
  test("are at least 50, each with a name of its own and a case", () => {
    const names = alerts.map(({ alert }) => alert);
    expect(names.length).toBeGreaterThanOrEqual(50);
    expect(new Set(names).size).toBe(names.length);
    expect(alertCases.map(({ alert }) => alert).sort()).toEqual([...names].sort());
  });

  test("each have a case in which they are silent", () => {
    for (const { alert, variants } of alertCases) {
      expect([alert, Object.values(variants).some(({ fires }) => fires === undefined)]).toEqual([alert, true]);
    }
  });

  test("say in one sentence what is wrong, and where in another", () => {
    for (const { alert, annotations, expr } of alerts) {
      expect([alert, annotations.summary]).toEqual([alert, expect.stringMatching(/^[A-Z][^{}]*\.$/)]);
      expect([alert, annotations.description]).toEqual([alert, expect.stringMatching(/\.$/)]);
      const labels = [...annotations.description.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
      for (const label of labels)
        expect([alert, expr]).toEqual([
          alert,
          expect.stringMatching(new RegExp(`\\b${label}\\b|_app:|query:|namespace:|node:`)),
        ]);
    }
  });

  test("come with the component they watch, and not without it", () => {
    const names = (components: Parameters<typeof platformRules>[0]["components"]) =>
      platformRules({ components }).flatMap((group) => group.rules.map(nameOf));
    const core = names([]);
    for (const absent of [
      "KarpenterDown",
      "SparkOperatorDown",
      "ClusterAutoscalerDown",
      "OpenCostDown",
      "MinioDrivesOffline",
    ])
      expect(core).not.toContain(absent);
    expect(names(["karpenter"]).filter((name) => !core.includes(name))).toContain("KarpenterDown");
    expect(core).toContain("TenantIdle");
  });

  test("read no recorded series before it is recorded", () => {
    const recorded: string[] = [];
    for (const rule of rules) {
      for (const metric of new Expression(rule.expr).metrics.filter((name) => rules.some((r) => nameOf(r) === name)))
        expect([nameOf(rule), recorded.includes(metric)]).toEqual([nameOf(rule), true]);
      if ("record" in rule) recorded.push(rule.record);
    }
  });

  test("each have a runbook, and no runbook is without its alert", () => {
    const pages = readdirSync("docs/runbooks").filter((file) => file !== "README.md");
    expect(pages.sort()).toEqual(alerts.map(({ alert }) => `${alert}.md`).sort());
    for (const page of pages) {
      const text = readFileSync(join("docs/runbooks", page), "utf8");
      expect([page, [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)]).toEqual([
        page,
        ["Meaning", "Impact", "Diagnosis", "Mitigation"],
      ]);
      expect([page, text]).toEqual([page, expect.stringMatching(/```(sh|promql)\n/)]);
    }
  });
});

describeWithTool("promtool", "rules", () => {
  test("are accepted by promtool with every lint", () => {
    const folder = mkdtempSync(join(tmpdir(), "emberlake-rules-"));
    try {
      writeFileSync(join(folder, "rules.yaml"), stringify({ groups: everyGroup }));
      const args = ["check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"];
      const { status, stdout, stderr } = runTool("promtool", args, { cwd: folder });
      expect([status, `${stdout}${stderr}`]).toEqual([
        0,
        expect.stringContaining(`SUCCESS: ${rules.length} rules found`),
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each(judged.map(({ one, needs }) => [subject(one), one, needs] as const))(
    "%s behaves as its case says",
    (_name, one, needs) => {
      expect(runTrial({ rules: needs, case: one })).toBeUndefined();
    },
  );

  test("no condition can be deleted or flipped without a case that fails", () => {
    const survived: string[] = [];
    let count = 0;
    for (const rule of rules) {
      const judges = judged.filter(({ needs }) => needs.includes(rule));
      expect([nameOf(rule), judges.length > 0]).toEqual([nameOf(rule), true]);
      for (const mutant of mutantsOf(rule)) {
        count += 1;
        const mutated = (needs: readonly Rule[]) => needs.map((other) => (other === rule ? mutant.rule : other));
        const killed = judges.some(({ one, needs }) => runTrial({ rules: mutated(needs), case: one }) !== undefined);
        if (!killed) survived.push(mutant.what);
      }
    }
    expect(survived).toEqual(Object.keys(SURVIVORS));
    expect(survived.length / count).toBeLessThanOrEqual(0.05);
    expect(count).toBeGreaterThan(400);
  }, 600_000);
});
