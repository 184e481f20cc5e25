import type { ObjectValue, Value } from "../provider/values";
import { globalArn } from "./aws/arn";
import { textAt } from "./service";
import { ServiceError, type World } from "./world";

/** Answer of a data source or ephemeral resource: results by attribute. */
type Answer = (configuration: ObjectValue, world: World) => Readonly<Record<string, Value>>;

/** Newest release of each add-on is made up: the form is AWS's, the number is not. */
const SIMULATED_RELEASE = "eksbuild.1";

/** What may be looked up. */
export const dataSources: Readonly<Record<string, Answer>> = {
  aws_caller_identity: (_, world) => {
    const { account, role } = world.surroundings;
    return {
      id: account,
      account_id: account,
      arn: `arn:aws:sts::${account}:assumed-role/${role.split("/").at(-1)}/rehearsal`,
      user_id: "AROASIMULATED:rehearsal",
    };
  },
  aws_iam_session_context: ({ arn }, world) => {
    const { role } = world.surroundings;
    const name = role.split("/").at(-1) ?? "";
    return {
      id: String(arn),
      issuer_arn: role,
      issuer_name: name,
      issuer_id: "AROASIMULATED",
      session_name: "rehearsal",
    };
  },
  aws_eks_addon_version: ({ addon_name, kubernetes_version }) => ({
    id: String(addon_name),
    version: `v${kubernetes_version}.0-${SIMULATED_RELEASE}`,
  }),
  aws_ssm_parameter: (configuration, world) => {
    const name = textAt(configuration, "name");
    const kubernetes = /^\/aws\/service\/eks\/optimized-ami\/(\d+\.\d+)\/.*\/release_version$/.exec(name)?.[1];
    if (kubernetes === undefined) throw new ServiceError("ParameterNotFound", `no parameter ${name}`);
    const value = `${kubernetes}.0-20260101`;
    return {
      id: name,
      arn: globalArn(world, "ssm", `parameter${name}`),
      type: "String",
      value,
      insecure_value: value,
      version: 1,
    };
  },
};

/** What may be opened for the length of a run. */
export const ephemeralResources: Readonly<Record<string, Answer>> = {
  aws_secretsmanager_secret_version: ({ secret_id }, world) => ({
    arn: globalArn(world, "secretsmanager", `secret:${secret_id}`),
    secret_string: "simulated-secret",
    version_id: "simulated",
    version_stages: ["AWSCURRENT"],
  }),
};
