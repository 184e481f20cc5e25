import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Rows of the table below a heading of the page on isolation, by column. */
export function isolationTable(heading: string): Record<string, string>[] {
  const page = readFileSync(join(__dirname, "../../../docs/isolation.md"), "utf8");
  const section = page.split(`## ${heading}\n`)[1]!.split("\n## ")[0]!;
  const cells = section
    .split("\n")
    .filter((line) => line.startsWith("|") && !line.startsWith("| ---"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [names, ...rows] = cells as [string[], ...string[][]];
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] as string])));
}
