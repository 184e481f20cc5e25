import type { z } from "zod";
import type { networkConfig } from "./network";

/** An account that AWS will never give to anybody. */
const NO_ACCOUNT = "000000000000";

/** TEST-NET-1 belongs to nobody. @see https://www.rfc-editor.org/rfc/rfc5737 */
const NO_CIDRS = ["192.0.2.0/24"];

interface AccountValues {
  readonly account?: string | undefined;
  readonly zones?: string[] | undefined;
  readonly adminRoles?: string[] | undefined;
  readonly apiCidrs?: string[] | undefined;
  readonly sparkImage?: string | undefined;
}

interface Fillable extends AccountValues {
  readonly region: string;
  readonly endpointAccess: "private" | "public";
  readonly network: z.output<typeof networkConfig>;
  readonly tenants: object;
}

/** The account of something that needs only that, and its name among the placeholders where it is not given. */
export function fillAccount<T extends { readonly account?: string | undefined }>(config: T) {
  const { account } = config;
  return { ...config, account: account ?? NO_ACCOUNT, placeholders: account === undefined ? ["account"] : [] };
}

/** Put the account's values where constructs take them, and placeholders where there are none. */
export function fillPlaceholders<T extends Fillable>({ zones, apiCidrs, network, endpointAccess, ...environment }: T) {
  const { account = NO_ACCOUNT, region: home, adminRoles } = environment;
  const asked: AccountValues = {
    account: environment.account,
    ...(network.kind === "new" && { zones }),
    adminRoles,
    ...(endpointAccess === "public" && { apiCidrs }),
    ...(Object.keys(environment.tenants).length > 0 && { sparkImage: environment.sparkImage }),
  };
  return {
    ...environment,
    account,
    adminRoles: adminRoles ?? [`arn:aws:iam::${account}:role/placeholder-for-adminRoles`],
    sparkImage: environment.sparkImage ?? `${account}.dkr.ecr.${home}.amazonaws.com/placeholder-for:sparkImage`,
    network:
      network.kind === "new"
        ? { ...network, zones: zones ?? ["a", "b", "c"].map((zone) => `${home}${zone}`) }
        : network,
    endpointAccess:
      endpointAccess === "public"
        ? { kind: "public" as const, cidrs: apiCidrs ?? NO_CIDRS }
        : { kind: "private" as const },
    placeholders: Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [name] : [])),
  };
}
