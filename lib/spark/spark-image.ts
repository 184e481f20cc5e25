import type { Delivery } from "../delivery/delivery";
import { PYTHON_IMAGE } from "../delivery/hook-job";
import { RESTRICTED_CONTAINER } from "../delivery/restricted-container";
import { type Jar, type SparkVersion, sparkReleases } from "./spark-versions";

/** Where jars that the image lacks are put, and looked for. */
const FOLDER = "/opt/spark/extra-jars";

const FETCH = `
import hashlib, os, sys, urllib.request
for line in os.environ["JARS"].split():
    url, expected = line.split("#")
    path = os.path.join("${FOLDER}", url.rsplit("/", 1)[1])
    print("fetching", url, flush=True)
    digest = hashlib.sha256()
    with urllib.request.urlopen(url, timeout=60) as source, open(path, "wb") as target:
        while block := source.read(1 << 20):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != expected:
        sys.exit(f"{url} has the checksum {digest.hexdigest()}, expected {expected}: not used")
`.trim();

/** An image of Spark as pods run it, with what must be added to a pod for it. */
export interface SparkImage {
  /** Reference of the image, e.g. `111122223333.dkr.ecr.eu-west-1.amazonaws.com/spark:4.0.2-1`. */
  readonly reference: string;

  /** Class path beside the image's own; empty where the image has everything. */
  readonly extraClassPath: string;

  /** Parts of a pod spec that bring the jars; none where the image has them. */
  readonly initContainers: readonly object[];
  readonly volumes: readonly object[];
  readonly volumeMounts: readonly object[];
}

/**
 * Image of a line of Spark.
 *
 * @param image image built from `docker/spark/<version>`; left out, the official one, to which every pod adds the jars it fetches
 * from Maven Central: 400 to 640 MB each time, for trying out
 */
export function sparkImage(delivery: Delivery, version: SparkVersion, image?: string): SparkImage {
  if (image !== undefined) {
    return { reference: image, extraClassPath: "", initContainers: [], volumes: [], volumeMounts: [] };
  }
  const { image: official, jars } = sparkReleases[version];
  const volumeMounts = [{ name: "extra-jars", mountPath: FOLDER }];
  return {
    reference: delivery.image(official),
    extraClassPath: `${FOLDER}/*`,
    initContainers: [
      {
        name: "fetch-jars",
        image: delivery.image(PYTHON_IMAGE),
        command: ["python3", "-c", FETCH],
        env: [{ name: "JARS", value: jars.map(address).join(" ") }],
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts,
      },
    ],
    volumes: [{ name: "extra-jars", emptyDir: { sizeLimit: "2Gi" } }],
    volumeMounts,
  };
}

const address = ({ path, sha256 }: Jar) => `https://repo1.maven.org/maven2/${path}#${sha256}`;
