export * from "./data-lake";
export * from "./minio-object-store";
export * from "./minio-user";
export * from "./object-store";
export * from "./s3-data-bucket";
export * from "./s3-object-store";
