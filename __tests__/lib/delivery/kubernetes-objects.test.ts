import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { KubernetesObjects, type KubernetesObjectsProps } from "../../../lib/delivery";
import { existingCluster, kubernetesObjects, resourceAt, synthesise, synthesiseScope } from "../../synthesis";
import { describeWithTool, runTool } from "../../tools";

const tricky = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "tricky" },
  data: {
    grafana: "${datasource} %{if} $${kept}",
    alert: "{{ $labels.pod }} of {{ `{{` }}",
    yaml: "a: [1,\n  2] # not yaml",
  },
};

function synth(props: Partial<KubernetesObjectsProps> = {}) {
  return synthesiseScope((scope) => {
    const cluster = existingCluster(scope);
    new KubernetesObjects(scope, "Objects", {
      cluster,
      name: "tricky",
      namespace: "default",
      objects: [tricky],
      ...props,
    });
  });
}

/** Text as Terraform reads it: `$${` and `%%{` are the braces themselves. */
const asTerraformReads = (text: string) => text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");

describe("KubernetesObjects", () => {
  test("hides braces from Terraform that are not Terraform's", () => {
    const [text] = resourceAt(synth(), "Objects/Resource")["values"] as [string];
    expect(text.match(/(?<!\$)\$\{|(?<!%)%\{/g)).toBeNull();
    expect(JSON.parse(asTerraformReads(text)).objects[0].data.grafana).toBe("${datasource} %{if} $${kept}");
  });

  test("refuses a name that Helm would refuse", () => {
    expect(() => synth({ name: "n".repeat(54) })).toThrow('stack/Objects: name "nnnn');
  });

  test("carries the chart in the stack's own folder", () => {
    expect(resourceAt(synth(), "Objects/Resource")["chart"]).toMatch(
      /^\.\/assets\/Cluster_Delivery_ObjectsChart_\w+\/\w+$/,
    );
  });
});

describeWithTool("helm", "the chart of our objects, rendered by helm", () => {
  test("passes every object of every stack through unchanged", () => {
    const objects = [tricky, ...Object.values(synthesise()).flatMap(kubernetesObjects)];
    const folder = mkdtempSync(join(tmpdir(), "emberlake-helm-"));
    const values = join(folder, "values.json");
    writeFileSync(values, JSON.stringify({ objects }));
    const { stdout, stderr, status } = runTool("helm", [
      "template",
      "objects",
      "lib/delivery/objects-chart",
      "-f",
      values,
    ]);
    rmSync(folder, { recursive: true });
    expect([status, stderr]).toEqual([0, ""]);
    const key = (o: { kind: string; metadata: { name: string; namespace?: string } }) =>
      `${o.kind}/${o.metadata.namespace}/${o.metadata.name}`;
    const rendered = parseAllDocuments(stdout).map((document) => document.toJS());
    const sorted = (list: { kind: string; metadata: { name: string } }[]) =>
      [...list].sort((a, b) => (key(a) + JSON.stringify(a) < key(b) + JSON.stringify(b) ? -1 : 1));
    expect(rendered).toHaveLength(objects.length);
    for (const object of sorted(objects)) expect(rendered).toContainEqual(object);
  });
});
