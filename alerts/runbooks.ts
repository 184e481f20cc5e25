import type { AlertRule, RuleGroup } from "./rules";

/** Folder of the runbooks, as people reach it; each is a page named after its alert. */
export const RUNBOOKS = "https://github.com/emberlake/emberlake/blob/main/docs/runbooks";

/** The same alerts, each with the address of its runbook. */
export function withRunbooks(group: RuleGroup<AlertRule>): RuleGroup<AlertRule> {
  const rules = group.rules.map((rule) => ({
    ...rule,
    annotations: { ...rule.annotations, runbook_url: `${RUNBOOKS}/${rule.alert}.md` },
  }));
  return { ...group, rules };
}
