import type { Progress } from "./terraform/terraform";

/** How far a domain is, e.g. `Network`. */
interface DomainState {
  readonly pending: Set<string>;
  total: number;
  minute: number;
  changed: () => void;
}

/** Tells each domain of a stack how far an apply or destroy is. */
export class ProgressByDomain {
  private readonly domains = new Map<string, DomainState>();
  private readonly domainOf: (address: string) => string;
  private readonly minuteOf: (address: string) => number;

  /**
   * @param addresses everything that the command is going to change
   * @param label construct path by address
   * @param minuteOf virtual minute at which a resource is done
   */
  constructor(addresses: readonly string[], label: (address: string) => string, minuteOf: (address: string) => number) {
    this.domainOf = (address) => label(address).split("/")[0] ?? "";
    this.minuteOf = minuteOf;
    for (const address of addresses) {
      const domain = this.domainOf(address);
      const state = this.domains.get(domain) ?? { pending: new Set(), total: 0, minute: 0, changed: () => undefined };
      state.pending.add(address);
      state.total += 1;
      this.domains.set(domain, state);
    }
  }

  get names(): string[] {
    return [...this.domains.keys()].sort();
  }

  /** Take note of what Terraform reports. */
  note({ address, phase }: Progress): void {
    const state = this.domains.get(this.domainOf(address));
    if (state === undefined || phase !== "complete" || !state.pending.delete(address)) return;
    state.minute = Math.max(state.minute, this.minuteOf(address));
    state.changed();
  }

  /** Resolves when the domain is done, or with `false` when the command has ended before. */
  watch(name: string, ended: Promise<unknown>, show: (title: string) => void): Promise<boolean> {
    const state = this.domains.get(name) as DomainState;
    return new Promise((resolve) => {
      state.changed = () => {
        const minute = state.minute > 0 ? `, virtual minute ${state.minute.toFixed(1)}` : "";
        show(`${name}: ${state.total - state.pending.size} of ${state.total}${minute}`);
        if (state.pending.size === 0) resolve(true);
      };
      state.changed();
      ended.then(
        () => resolve(state.pending.size === 0),
        () => resolve(false),
      );
    });
  }
}
