import type { Schedule } from "./schedule";

/** Widest bar, in characters. */
const WIDTH = 48;

/** The words that go with every result. */
export const SIMULATED = "simulated: checked against the providers' schemas, not against AWS";

/** The critical path as a Gantt chart of characters, a line each. */
export function gantt({ criticalPath, makespan }: Schedule, label: (address: string) => string): string[] {
  const names = criticalPath.map(({ address }) => label(address));
  const longest = Math.max(...names.map((name) => name.length));
  const column = (minutes: number) => Math.round((minutes / makespan) * WIDTH);
  return criticalPath.map(({ start, end }, i) => {
    const bar = "█".repeat(Math.max(1, column(end) - column(start)));
    const line = `${" ".repeat(column(start))}${bar}`.padEnd(WIDTH + 1);
    return `  ${(names[i] ?? "").padEnd(longest)}  ${line} ${(end - start).toFixed(1).padStart(5)} min, until ${end.toFixed(1)}`;
  });
}

/** Names with how often each comes, in the order in which they come last. */
export function lastSeen(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.delete(name);
    counts.set(name, count);
  }
  return [...counts].map(([name, count]) => `${name} (${count})`).join(", ");
}
