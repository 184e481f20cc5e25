import { textAt } from "../service";
import type { World, WorldObject } from "../world";

const ANYWHERE = "0.0.0.0/0";

/**
 * Why nodes and pods in the subnet reach neither the internet nor what stands in its place inside AWS; `undefined` when
 * they do. A private subnet needs a route to a NAT gateway, whose own subnet needs one to an internet gateway.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html
 */
export function egressMissing(world: World, subnetId: string): string | undefined {
  const endpoints = world.objects("aws_vpc_endpoint").map(({ attributes }) => textAt(attributes, "service_name"));
  if (endpoints.some((service) => service.endsWith(".ecr.dkr"))) return undefined;
  const outward = routesOf(world, subnetId);
  if (outward.some(({ attributes }) => toInternet(world, attributes["gateway_id"]))) return undefined;
  const nat = outward
    .map(({ attributes }) => world.object("aws_nat_gateway", String(attributes["nat_gateway_id"])))
    .find((found) => found !== undefined);
  if (nat === undefined) return `${subnetId} has no route to NAT, nor an endpoint for ecr.dkr`;
  const home = textAt(nat.attributes, "subnet_id");
  const open = routesOf(world, home).some(({ attributes }) => toInternet(world, attributes["gateway_id"]));
  return open ? undefined : `${nat.id} lies in ${home}, which has no route to an internet gateway`;
}

function routesOf(world: World, subnetId: string): WorldObject[] {
  const table = world.find("aws_route_table_association", "subnet_id", subnetId)?.attributes["route_table_id"];
  return world
    .objects("aws_route")
    .filter(({ attributes: a }) => a["route_table_id"] === table && a["destination_cidr_block"] === ANYWHERE);
}

const toInternet = (world: World, gatewayId: unknown) =>
  world.object("aws_internet_gateway", String(gatewayId)) !== undefined;
