import type { LowerBound } from "../lower-bound";
import { type RehearsedOutcome, resultText } from "../rehearsal";
import type { Schedule } from "./schedule";
import { SIMULATED } from "./text";

export interface ReportProps {
  readonly stack: string;
  readonly outcomes: readonly RehearsedOutcome[];
  readonly schedule: Schedule;
  readonly destruction: Schedule;

  /** What no order of steps can undercut, where that is known. */
  readonly bound: LowerBound | undefined;
  readonly svg: string;

  /** Path of a construct by address. */
  readonly label: (address: string) => string;

  /** Addresses in the order in which a destroy removed them. */
  readonly destroyed: readonly string[];
}

/** The rehearsal as one self-contained page. */
export function reportHtml({
  stack,
  outcomes,
  schedule,
  destruction,
  bound,
  svg,
  label,
  destroyed,
}: ReportProps): string {
  const { makespan, criticalPath } = schedule;
  const commands = outcomes.map((outcome) => [
    outcome.command,
    `${outcome.seconds.toFixed(1)} s`,
    outcome.changes.length === 0 ? "" : String(outcome.changes.length),
    resultText(outcome),
  ]);
  const path = criticalPath.map(({ address, start, end, after }) => [
    label(address),
    address,
    after && label(after),
    start.toFixed(1),
    (end - start).toFixed(1),
  ]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Rehearsal of ${escapeHtml(stack)}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1e293b; background: white; }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
  th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #e2e8f0; overflow-wrap: anywhere; }
  th { white-space: nowrap; }
  .note { background: #fff7ed; border-left: 4px solid #c2410c; padding: 0.5rem 1rem; }
  svg { max-width: 100%; height: auto; }
</style>
<h1>Rehearsal of ${escapeHtml(stack)}</h1>
<p class="note">${SIMULATED}. Minutes come from public apply logs, not from this run.</p>
<h2>Commands</h2>
${table(["terraform", "took", "resources", "result"], commands)}
<h2>First deploy: ${makespan.toFixed(1)} virtual minutes</h2>
${bound ? `<p>No order of steps can take less than ${bound.minutes.toFixed(1)}: ${escapeHtml(bound.chain.join(" → "))}.</p>` : ""}
${svg}
${table(["critical path", "resource", "waits for", "from minute", "takes"], path)}
<h2>Destroy, in order: ${destruction.makespan.toFixed(1)} virtual minutes</h2>
${table(
  ["", "construct", "resource"],
  destroyed.map((address, i) => [String(i + 1), label(address), address]),
)}
</html>
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${line("th", head)}\n${rows.map((row) => line("td", row)).join("\n")}</table>`;
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
