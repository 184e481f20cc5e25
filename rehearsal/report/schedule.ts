import { durationOf, kindOf } from "../durations";
import type { PlanJson } from "../terraform/terraform";

/** When a resource is made, in virtual minutes after the start, were nothing else in its way than its dependencies. */
export interface ScheduledStep {
  readonly address: string;
  readonly start: number;
  readonly end: number;

  /** Step that it waited for; "" for one that starts at once. */
  readonly after: string;
}

/** An apply laid out over virtual time. */
export interface Schedule {
  /** Every resource, in order of its start. */
  readonly steps: readonly ScheduledStep[];

  /** The longest chain, first to last. */
  readonly criticalPath: readonly ScheduledStep[];

  /** Minutes from first to last. */
  readonly makespan: number;
}

const EDGE = /^\s*"\[root\] (.+)" -> "\[root\] (.+)"$/gm;

/**
 * Lay out the creation of what a plan creates.
 *
 * @param graph of `terraform graph -plan`, whose edges go from what depends to what it depends on
 * @param plan of `terraform show -json`
 */
export function scheduleCreation(graph: string, plan: PlanJson): Schedule {
  const minutes = new Map(createdBy(plan).map(({ address, minutes }) => [address, minutes]));
  const dependencies = new Map<string, string[]>();
  for (const [, from = "", to = ""] of unescaped(graph).matchAll(EDGE)) {
    dependencies.set(from, [...(dependencies.get(from) ?? []), to]);
  }
  const finished = new Map<string, { end: number; last: string }>();
  const steps: ScheduledStep[] = [];
  const visit = (node: string): { end: number; last: string } => {
    const known = finished.get(node);
    if (known) return known;
    const before = (dependencies.get(node) ?? [])
      .map(visit)
      .reduce((a, b) => (b.end > a.end ? b : a), { end: 0, last: "" });
    const duration = minutes.get(node);
    const result = duration === undefined ? before : { end: before.end + duration, last: node };
    if (duration !== undefined) steps.push({ address: node, start: before.end, end: result.end, after: before.last });
    finished.set(node, result);
    return result;
  };
  for (const node of minutes.keys()) visit(node);
  steps.sort((a, b) => a.start - b.start || a.end - b.end);
  return { steps, ...longestChain(steps) };
}

function longestChain(steps: readonly ScheduledStep[]): Pick<Schedule, "criticalPath" | "makespan"> {
  const byAddress = new Map(steps.map((step) => [step.address, step]));
  const criticalPath: ScheduledStep[] = [];
  let step = steps.reduce<ScheduledStep | undefined>(
    (last, s) => (last === undefined || s.end > last.end ? s : last),
    undefined,
  );
  const makespan = step?.end ?? 0;
  while (step !== undefined) {
    criticalPath.unshift(step);
    step = byAddress.get(step.after);
  }
  return { criticalPath, makespan };
}

/** Resources that the plan creates, with their minutes. */
export function createdBy(plan: PlanJson): { address: string; type: string; name: string; minutes: number }[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.includes("create"))
    .map(({ address, type, change }) => {
      const name = kindOf(change.after ?? {});
      return { address, type, name, minutes: durationOf(type, name).create };
    });
}

const unescaped = (graph: string) => graph.replaceAll('\\"', "'");
