import { Delivery, type DeliveryProps } from "../../../lib/delivery";
import {
  releaseValues,
  resourceAt,
  resources,
  type StackJson,
  shippedPlatform,
  synthesise,
  synthesiseScope,
} from "../../synthesis";

function delivery(props: DeliveryProps = {}): Delivery {
  let made: Delivery | undefined;
  synthesiseScope((scope) => {
    made = new Delivery(scope, "Delivery", props);
  });
  return made as Delivery;
}

/** Every environment behind the mirrors. */
function mirrored(chartMirror: string): Record<string, StackJson> {
  const platform = shippedPlatform();
  for (const environment of Object.values(platform.environments)) {
    Object.assign(environment, { chartMirror, imageMirror: "registry.example.com/mirror" });
  }
  return synthesise(platform);
}

const upstream = (stack: StackJson) =>
  resources(stack, "helm_release").filter(
    (r) => !String(r["chart"]).includes("/assets/") && !String(r["chart"]).startsWith("./assets"),
  );

describe("Delivery", () => {
  test("pins every chart, from its own repository", () => {
    expect(delivery().chart("karpenter")).toEqual({
      chart: "karpenter",
      repository: "oci://public.ecr.aws/karpenter",
      version: "1.14.1",
    });
  });

  test.each([
    [
      "oci://registry.example.com/charts",
      { chart: "minio", repository: "oci://registry.example.com/charts", version: "5.4.0" },
    ],
    ["https://charts.example.com", { chart: "minio", repository: "https://charts.example.com", version: "5.4.0" }],
    ["/srv/charts", { chart: "/srv/charts/minio", version: "5.4.0" }],
  ])("takes charts from the mirror %s", (chartMirror, source) => {
    expect(delivery({ chartMirror }).chart("minio")).toEqual(source);
  });

  test("reaches a mirror in a relative folder from the stack's folder", () => {
    expect(delivery({ chartMirror: "./charts" }).chart("minio").chart).toMatch(/^(\.\.\/)+.*charts\/minio$/);
  });

  test("redirects every upstream chart of every stack by one setting", () => {
    for (const stack of Object.values(mirrored("oci://registry.example.com/charts"))) {
      expect(upstream(stack).length).toBeGreaterThan(0);
      for (const release of upstream(stack)) expect(release["repository"]).toBe("oci://registry.example.com/charts");
    }
  });

  test("replaces the registry of every image, in charts and in our own objects", () => {
    const { local, dev } = mirrored("https://charts.example.com") as Record<"local" | "dev", StackJson>;
    expect(releaseValues(resourceAt(local, "Minio/Release/Resource"))).toMatchObject({
      image: { repository: "registry.example.com/mirror/minio/minio", tag: "RELEASE.2025-09-07T16-13-09Z" },
      mcImage: { repository: "registry.example.com/mirror/minio/mc" },
    });
    const rest = JSON.stringify([local.resource, dev.resource]).match(
      /(quay\.io|registry\.k8s\.io|public\.ecr\.aws|docker\.io)\/[\w./-]+/g,
    );
    expect(rest).toBeNull();
    expect(JSON.stringify(local)).toContain("registry.example.com/mirror/docker/library/python:");
  });

  test("leaves images where they are without a mirror", () => {
    expect(delivery().image("quay.io/minio/mc:1")).toBe("quay.io/minio/mc:1");
    expect(delivery().imageValues("karpenter")).toEqual({});
  });
});
