import { z } from "zod";

/** The second key without which a removal policy of `destroy` is refused. */
export const destroyDataConsent = z.boolean().default(false);

/** What `destroy` does with data; `destroy` also needs `destroyDataConsent`. */
export const removalPolicy = z.enum(["retain", "destroy"]).default("retain");

/** A rule: what holds data under `holder` is destroyed only with consent. */
export function checkConsent<Holder extends string>(holder: Holder) {
  type Environment = { readonly destroyDataConsent: boolean } & {
    readonly [key in Holder]: { readonly removalPolicy: "retain" | "destroy" };
  };
  return (environment: Environment, context: z.RefinementCtx): void => {
    if (environment[holder].removalPolicy === "retain" || environment.destroyDataConsent) return;
    const message = `must be true before ${holder}.removalPolicy "destroy" is accepted; or use "retain"`;
    context.addIssue({ code: "custom", path: ["destroyDataConsent"], message, input: environment.destroyDataConsent });
  };
}
