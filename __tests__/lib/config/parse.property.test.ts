import { Testing } from "cdktf";
import fc from "fast-check";
import { ConfigurationError, type PlatformConfig, parsePlatform } from "../../../lib/config";
import { addStacks } from "../../../stacks/add-stacks";
import { shippedPlatform } from "../../synthesis";

/** Fixed, so that a failure is the change's; another one per run with FC_SEED=$RANDOM. */
const seed = Number(process.env["FC_SEED"] ?? 20261121);

type Path = readonly (string | number)[];

/** Every path into a value, objects and lists included. */
function paths(value: unknown, path: Path = []): Path[] {
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [
    path,
    ...children.flatMap(([key, child]) => paths(child, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

const NASTY = [
  "",
  " ",
  "(",
  "__proto__",
  "constructor",
  "toString",
  "${aws_vpc.x.id}",
  "0.0.0.0/0",
  "10.0.0.0/33",
  "100.64.0.0/28",
  "10.0.0.0/8",
  "999.1.1.1/16",
  "::/0",
  "eu-west-1",
  "us-gov-west-1",
  "dev",
  "1.36",
  "arn:aws:iam::111122223333:role/a",
  "m7i.large",
  "r6id",
  "x".repeat(300),
  -1,
  0,
  1,
  1.5,
  20,
  128,
  1e9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  undefined,
  true,
  [],
  {},
  [null],
  [[]],
  10n,
  Symbol.iterator,
  () => 1,
]; // prettier-ignore

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...NASTY) },
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }) },
  { weight: 1, arbitrary: fc.integer({ min: -10, max: 500 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 40 })).map(([ip, prefix]) => `${ip}/${prefix}`),
  },
);

interface Mutation {
  readonly path: Path;
  readonly kind: "replace" | "remove" | "add";
  readonly value: unknown;
}

const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    path: fc.constantFrom(...paths(shippedPlatform())),
    kind: fc.constantFrom("replace" as const, "remove" as const, "add" as const),
    value,
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(root: unknown, { path, kind, value: replacement }: Mutation): unknown {
  if (path.length === 0) return kind === "add" ? root : replacement;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key as string], root);
  if (typeof parent !== "object" || parent === null) return root;
  const key = path.at(-1) as string;
  if (kind === "remove") delete (parent as Record<string, unknown>)[key];
  else
    Object.defineProperty(parent, kind === "add" ? `${key}x` : key, {
      value: replacement,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return root;
}

function outcome(platform: unknown, accounts: unknown = {}): PlatformConfig | string[] {
  try {
    return parsePlatform(platform, accounts);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message.split("\n  ");
  }
}

test("any broken configuration is either a valid platform or a list of readable mistakes", () => {
  let refused = 0;
  const accepted: PlatformConfig[] = [];
  fc.assert(
    fc.property(mutations, (all) => {
      const result = outcome(all.reduce<unknown>(mutate, shippedPlatform()));
      if (!Array.isArray(result)) {
        accepted.push(result);
        return;
      }
      refused += 1;
      const [title, ...lines] = result;
      expect(title).toBe("invalid configuration");
      expect(lines.length).toBeGreaterThan(0);
      // A path, what is wrong; no internals, nothing that was not said.
      for (const line of lines) expect(line).toMatch(/^(platform|accounts|project|environments).*: \S/);
      expect(result.join()).not.toMatch(/undefined is not|Cannot read|\bat (\S+ )?\(?(\/|node:|file:)/);
    }),
    { numRuns: 4000, seed },
  );
  expect(refused).toBeGreaterThan(1000);
  expect(accepted.length).toBeGreaterThan(20);
  for (const platform of accepted.slice(0, 25)) {
    const app = Testing.app();
    addStacks(app, platform);
    for (const stack of app.node.children.filter((child) => child.node.id in platform.environments)) {
      expect(() => JSON.parse(Testing.synth(stack as never, true))).not.toThrow();
    }
  }
}, 120_000);

test("any accounts file is either accepted or refused readably", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        value,
        fc.dictionary(
          fc.constantFrom("dev", "uat", "local", "stage"),
          fc.oneof(
            value,
            fc.dictionary(fc.constantFrom("account", "zones", "adminRoles", "apiCidrs", "network"), value),
          ),
        ),
      ),
      (accounts) => {
        const result = outcome(shippedPlatform(), accounts);
        if (Array.isArray(result))
          expect(result.slice(1).every((line) => /^(accounts|environments).*: \S/.test(line))).toBe(true);
      },
    ),
    { numRuns: 1000, seed },
  );
});
