// Print what each synthesised stack would create, and the next command to type.
import { readdirSync } from "node:fs";
import Table from "cli-table3";
import { readAccounts } from "../stacks/accounts";
import { type StackSummary, summarise } from "./stack-summary";

const accounts = readAccounts() as Record<string, unknown>;

function print(name: string, { resources, charts, nodes }: StackSummary): void {
  const total = Object.values(resources).reduce((sum, n) => sum + n, 0);
  console.log(`\n${name}: ${total} resources`);
  const table = new Table({ style: { head: [], border: [] }, wordWrap: true, colWidths: [14, 96] });
  table.push(["resources", list(resources)]);
  table.push(["charts", list(charts)]);
  if (nodes.length > 0) table.push(["nodes", nodes.join("\n")]);
  console.log(table.toString());
}

const list = (entries: Readonly<Record<string, string | number>>) =>
  Object.entries(entries)
    .map(([key, value]) => `${key} ${value}`)
    .join(", ");

function nextCommand(name: string, needsAccount: boolean): string {
  if (!needsAccount || name in accounts) return `npx cdktf diff ${name}`;
  return `cp stacks/accounts.example.json stacks/accounts.json   # fill in "${name}", then: npx cdktf diff ${name}`;
}

for (const name of readdirSync("cdktf.out/stacks").sort()) {
  const summary = summarise(name);
  print(name, summary);
  console.log(`next: ${nextCommand(name, summary.onAws)}`);
}
