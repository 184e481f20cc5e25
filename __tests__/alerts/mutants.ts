import type { AlertRule } from "../../alerts";
import { Expression, type SyntaxNode } from "../promql";
import { nameOf, type Rule } from "./promtool";

/** A rule with one condition deleted or flipped. */
export interface Mutant {
  /** What was done, for people. */
  readonly what: string;

  readonly rule: Rule;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  Eql: "!=",
  Neq: "==",
  Gtr: "<=",
  Lss: ">=",
  Gte: "<",
  Lte: ">",
};
const SETS: Readonly<Record<string, string>> = { And: "unless", Unless: "and" };
const MATCHERS: Readonly<Record<string, string>> = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" };

const childNamed = (node: SyntaxNode, names: Readonly<Record<string, unknown>>): SyntaxNode | undefined => {
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name in names) return child;
  return undefined;
};

/** Every way to delete or to flip one condition: a comparison, a side of `and`, `or` and `unless`, a matcher, an offset, the `for`. */
export function mutantsOf(rule: Rule): Mutant[] {
  const expression = new Expression(rule.expr);
  const found: Mutant[] = [];
  const add = (what: string, expr: string) => found.push({ what: `${nameOf(rule)}: ${what}`, rule: { ...rule, expr } });
  const cut = (node: { from: number; to: number }, by: string) => expression.replaced(node, by);

  for (const node of expression.nodes("BinaryExpr")) {
    const left = expression.of(node.firstChild!);
    const right = expression.of(node.lastChild!);
    const comparison = childNamed(node, COMPARISONS);
    if (comparison) {
      add(`flip ${expression.of(comparison)} before ${right}`, cut(comparison, COMPARISONS[comparison.name]!));
      add(`delete ${expression.of(comparison)} ${right}`, cut(node, left));
    }
    const set = childNamed(node, { ...SETS, Or: "" });
    if (set) add(`delete ${expression.of(set)} ${right}`, cut(node, left));
    if (set?.name === "Or") add(`delete ${left} or`, cut(node, right));
    else if (set) add(`flip ${expression.of(set)} before ${right}`, cut(set, SETS[set.name]!));
  }
  for (const matcher of expression.nodes("UnquotedLabelMatcher")) {
    const operator = matcher.getChild("MatchOp")!;
    add(`flip ${expression.of(matcher)}`, cut(operator, MATCHERS[expression.of(operator)]!));
    const end = expression.text.slice(matcher.to).match(/^, /) ? matcher.to + 2 : matcher.to;
    add(`delete ${expression.of(matcher)}`, cut({ from: matcher.from, to: end }, ""));
  }
  for (const offset of expression.nodes("OffsetExpr")) {
    add(`delete offset in ${expression.of(offset)}`, cut(offset, expression.of(offset.firstChild!)));
  }
  if ("alert" in rule && rule.for !== "0m") {
    const now: AlertRule = { ...rule, for: "0m" };
    found.push({ what: `${rule.alert}: delete for ${rule.for}`, rule: now });
  }
  return found;
}
