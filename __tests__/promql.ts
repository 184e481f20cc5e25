import { parser } from "@prometheus-io/lezer-promql";

type Tree = ReturnType<typeof parser.parse>;

/** A node of the syntax tree. */
export type SyntaxNode = Tree["topNode"];

/** A PromQL expression with its syntax tree. */
export class Expression {
  readonly text: string;
  private readonly tree: Tree;

  /** @throws Error when the expression does not parse */
  constructor(text: string) {
    this.text = text;
    this.tree = parser.parse(text);
    this.tree.iterate({
      enter: ({ type, from }) => {
        if (type.isError) throw new Error(`PromQL does not parse at ${from}: ${text.slice(from, from + 40)}`);
      },
    });
  }

  /** Nodes of these types, in their order. */
  nodes(...names: readonly string[]): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    this.tree.iterate({
      enter: (node) => {
        if (names.includes(node.name)) found.push(node.node);
      },
    });
    return found;
  }

  of({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.text.slice(from, to);
  }

  /** Names of the metrics that are read. */
  get metrics(): string[] {
    return [...new Set(this.nodes("VectorSelector").map((selector) => this.of(selector.getChild("Identifier")!)))];
  }

  /** The expression with some of its text replaced. */
  replaced({ from, to }: { readonly from: number; readonly to: number }, by: string): string {
    return this.text.slice(0, from) + by + this.text.slice(to);
  }
}
