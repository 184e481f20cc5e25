import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const ROOT = join(__dirname, "../..");
const sources = ["lib", "stacks", "alerts", "dashboards", "rehearsal"]
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.name.endsWith(".ts"))
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

/** Modules that a source imports: files of ours by their path, packages by their name. */
function imports(source: string): string[] {
  const text = readFileSync(join(ROOT, source), "utf8");
  return [...text.matchAll(/from "([^"]+)"/g)].map(([, module = ""]) =>
    module.startsWith(".") ? relative(ROOT, resolve(ROOT, source, "..", module)) : module,
  );
}

const within = (folder: string) => sources.filter((source) => source.startsWith(`${folder}/`));

describe("dependencies run one way", () => {
  test("lib knows neither stacks nor alerts nor dashboards", () => {
    expect(within("lib").filter((s) => imports(s).some((m) => /^(stacks|alerts|dashboards|main)/.test(m)))).toEqual([]);
  });

  test("nothing of the platform knows the rehearsal", () => {
    const platform = sources.filter((source) => !source.startsWith("rehearsal/"));
    expect(platform.filter((s) => imports(s).some((m) => m.startsWith("rehearsal")))).toEqual([]);
  });

  test("a simulated provider knows neither the platform nor how Terraform is run", () => {
    const provider = ["provider", "world", "schemas", "charts"].flatMap((folder) => within(`rehearsal/${folder}`));
    expect(provider.length).toBeGreaterThan(20);
    expect(provider.filter((s) => imports(s).some((m) => /^(lib|stacks|cdktf|rehearsal\/terraform)/.test(m)))).toEqual(
      [],
    );
  });

  test("constructs know neither zod nor the configuration", () => {
    const constructs = within("lib").filter((s) => !s.startsWith("lib/config/") && s !== "lib/index.ts");
    expect(constructs.length).toBeGreaterThan(30);
    expect(constructs.filter((s) => imports(s).some((m) => m === "zod" || m.startsWith("lib/config")))).toEqual([]);
  });

  test("alerts and dashboards are free of cdktf", () => {
    const data = [...within("alerts"), ...within("dashboards")];
    expect(data.filter((s) => imports(s).some((m) => /^(cdktf|constructs|@cdktf)/.test(m)))).toEqual([]);
  });

  test("providers are imported by the resource, never whole", () => {
    for (const source of sources) {
      for (const module of imports(source).filter((m) => m.startsWith("@cdktf/")))
        expect([source, module]).toEqual([source, expect.stringMatching(/^@cdktf\/provider-\w+\/lib\/[\w-]+$/)]);
    }
  });

  test("only delivery and the clusters' providers know that Helm exists", () => {
    const helm = sources.filter((s) => imports(s).some((m) => m.includes("provider-helm")));
    expect(helm).toEqual(expect.arrayContaining(["lib/delivery/chart-release.ts"]));
    expect(helm.filter((s) => !/^lib\/(delivery\/|cluster\/(eks|existing)-cluster\.ts)/.test(s))).toEqual([]);
  });

  test("no file is longer than 250 lines", () => {
    const lines = (source: string) => readFileSync(join(ROOT, source), "utf8").split("\n").length - 1;
    expect(sources.filter((source) => lines(source) > 250)).toEqual([]);
  });
});
