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
  const minutes = new Map(createdBy(plan).map(({ address, type, name }) => [address, durationOf(type, name).create]));
  return layOut(minutes, edgesOf(graph));
}

/** Lay out the destruction of what a plan creates: the same edges, the other way. */
export function scheduleDestruction(graph: string, plan: PlanJson): Schedule {
  const minutes = new Map(createdBy(plan).map(({ address, type, name }) => [address, durationOf(type, name).delete]));
  return layOut(
    minutes,
    edgesOf(graph).map(([from, to]) => [to, from]),
  );
}

type Edge = readonly [from: string, to: string];

const edgesOf = (graph: string): Edge[] =>
  [...unescaped(graph).matchAll(EDGE)].map(([, from = "", to = ""]) => [from, to]);

function layOut(minutes: ReadonlyMap<string, number>, edges: readonly Edge[]): Schedule {
  const dependencies = new Map<string, string[]>();
  for (const [from, to] of edges) dependencies.set(from, [...(dependencies.get(from) ?? []), to]);
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

/** Resources that the plan creates, with the add-on or chart of each. */
export function createdBy(plan: PlanJson): { address: string; type: string; name: string }[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.includes("create"))
    .map(({ address, type, change }) => ({ address, type, name: kindOf(change.after ?? {}) }));
}

const unescaped = (graph: string) => graph.replaceAll('\\"', "'");
