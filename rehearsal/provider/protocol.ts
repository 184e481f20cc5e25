import { fromJSON, type Options } from "@grpc/proto-loader";
import protobuf from "protobufjs";

/**
 * Terraform's plugin protocol 6, as far as it is served here; calls left out are answered "unimplemented", which core
 * accepts. Field numbers and types are the wire's; names of messages are not sent.
 * @see https://github.com/hashicorp/terraform/tree/v1.11.4/docs/plugin-protocol
 */
const PROVIDER = `
syntax = "proto3";
package tfplugin6;

message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message Step { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; }
message AttributePath { repeated Step steps = 1; }
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4; }
message Empty {}

message Object { repeated Attribute attributes = 1; int32 nesting = 3; }
message Attribute {
  string name = 1; bytes type = 2; Object nested_type = 10; bool required = 4; bool optional = 5; bool computed = 6;
  bool sensitive = 7; bool write_only = 11;
}
message NestedBlock { string type_name = 1; Block block = 2; int32 nesting = 3; int64 min_items = 4; int64 max_items = 5; }
message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
message Schema { int64 version = 1; Block block = 2; }
message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; }
message SchemaResponse {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3;
  repeated Diagnostic diagnostics = 4; ServerCapabilities server_capabilities = 6;
  map<string, Schema> ephemeral_resource_schemas = 8;
}

message ConfigRequest { DynamicValue config = 1; }
message ProviderConfigResponse { repeated Diagnostic diagnostics = 2; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message TypedConfigRequest { string type_name = 1; DynamicValue config = 2; }
message DiagnosticsResponse { repeated Diagnostic diagnostics = 1; }

message RawState { bytes json = 1; }
message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message StateResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
message ReadRequest { string type_name = 1; DynamicValue current_state = 2; }
message PlanRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4;
}
message PlanResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2;
  repeated Diagnostic diagnostics = 4;
}
message ApplyRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4;
}
message ApplyResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 3; }
message ImportRequest { string type_name = 1; string id = 2; }
message ImportedResource { string type_name = 1; DynamicValue state = 2; }
message ImportResponse { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message OpenResponse { repeated Diagnostic diagnostics = 1; DynamicValue result = 3; bytes private = 4; }
message CloseRequest { string type_name = 1; bytes private = 2; }
message StopResponse { string Error = 1; }

service Provider {
  rpc GetProviderSchema(Empty) returns (SchemaResponse);
  rpc ValidateProviderConfig(ConfigRequest) returns (ProviderConfigResponse);
  rpc ValidateResourceConfig(TypedConfigRequest) returns (DiagnosticsResponse);
  rpc ValidateDataResourceConfig(TypedConfigRequest) returns (DiagnosticsResponse);
  rpc ValidateEphemeralResourceConfig(TypedConfigRequest) returns (DiagnosticsResponse);
  rpc ConfigureProvider(ConfigureRequest) returns (DiagnosticsResponse);
  rpc UpgradeResourceState(UpgradeRequest) returns (StateResponse);
  rpc ReadResource(ReadRequest) returns (StateResponse);
  rpc PlanResourceChange(PlanRequest) returns (PlanResponse);
  rpc ApplyResourceChange(ApplyRequest) returns (ApplyResponse);
  rpc ImportResourceState(ImportRequest) returns (ImportResponse);
  rpc ReadDataSource(TypedConfigRequest) returns (StateResponse);
  rpc OpenEphemeralResource(TypedConfigRequest) returns (OpenResponse);
  rpc CloseEphemeralResource(CloseRequest) returns (DiagnosticsResponse);
  rpc StopProvider(Empty) returns (StopResponse);
}`;

/** What go-plugin, Terraform's plugin host, asks of every plugin. */
const PLUGIN = `
syntax = "proto3";
package plugin;
message Empty {}
message StdioData { int32 channel = 1; bytes data = 2; }
message ConnInfo { uint32 service_id = 1; string network = 2; string address = 3; }
service GRPCController { rpc Shutdown(Empty) returns (Empty); }
service GRPCStdio { rpc StreamStdio(Empty) returns (stream StdioData); }
service GRPCBroker { rpc StartStream(stream ConnInfo) returns (stream ConnInfo); }`;

const HEALTH = `
syntax = "proto3";
package grpc.health.v1;
message HealthCheckRequest { string service = 1; }
message HealthCheckResponse { int32 status = 1; }
service Health { rpc Check(HealthCheckRequest) returns (HealthCheckResponse); }`;

const OPTIONS: Options = { keepCase: true, longs: Number, defaults: true };

const parse = (text: string) => fromJSON(protobuf.parse(text, { keepCase: true }).root.toJSON(), OPTIONS);

/** Service definitions by full name, for a gRPC server. */
export const services = { ...parse(PROVIDER), ...parse(PLUGIN), ...parse(HEALTH) };
