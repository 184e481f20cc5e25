import { isObject, type ObjectValue, type Value } from "../../provider/values";
import { textAt, valuesAt } from "../service";
import { ServiceError, type World } from "../world";

const ADMIN = "AmazonEKSClusterAdminPolicy";

/**
 * Name of the cluster that a helm or kubernetes provider is connected to.
 *
 * A kubeconfig's context is taken at its word. An endpoint must be that of a cluster which exists, with its CA, its name
 * in `aws eks get-token`, and a caller whose access entry is still there.
 *
 * @throws ServiceError when the cluster is out of reach
 */
export function connectedCluster(configuration: Value, world: World): string {
  const own = isObject(configuration) ? configuration : {};
  const settings = (isObject(own["kubernetes"]) ? own["kubernetes"] : own) as ObjectValue;
  const context = textAt(settings, "config_context");
  if (context !== "") return `context ${context}`;

  const host = textAt(settings, "host");
  const cluster = world.find("aws_eks_cluster", "endpoint", host);
  if (host === "" || cluster === undefined) {
    unreachable(host === "" ? "the provider has neither host nor config_context" : `no such host: ${host}`);
  }
  const ca = Buffer.from(textAt(cluster.attributes, "certificate_authority.data"), "base64").toString();
  if (textAt(settings, "cluster_ca_certificate") !== ca) {
    unreachable(
      "x509: certificate signed by unknown authority; cluster_ca_certificate is not the decoded CA of the cluster",
    );
  }
  checkToken(valuesAt(settings, "exec.args").flat() as string[], cluster.id, world);
  return cluster.id;
}

function checkToken(args: readonly string[], cluster: string, world: World): void {
  const option = (name: string) => args[args.indexOf(name) + 1];
  if (option("--cluster-name") !== cluster) {
    unreachable(`Unauthorized: the token is for ${option("--cluster-name")}, the cluster is ${cluster}`);
  }
  const caller = args.includes("--role-arn") ? option("--role-arn") : world.surroundings.role;
  const entry = world.object("aws_eks_access_entry", `${cluster}:${caller}`);
  const granted = world
    .objects("aws_eks_access_policy_association")
    .some(
      ({ attributes: a }) =>
        a["cluster_name"] === cluster && a["principal_arn"] === caller && String(a["policy_arn"]).endsWith(ADMIN),
    );
  if (entry === undefined || !granted) {
    unreachable(
      `the server has asked for the client to provide credentials: ${caller} has no ${entry ? `access policy ${ADMIN}` : "access entry"} in ${cluster}`,
    );
  }
}

function unreachable(why: string): never {
  throw new ServiceError("Kubernetes cluster unreachable", why);
}
