import type { StoreCredentials } from "../storage/object-store";

/** One line of Spark, with what must match it exactly: the official image has neither S3A nor the AWS SDK. */
export interface SparkRelease {
  /** Exact version of Spark. */
  readonly version: string;

  /** Official image, which has neither S3A nor the AWS SDK. @see https://hub.docker.com/_/spark */
  readonly image: string;

  /** Hadoop client inside the official image, which `hadoop-aws` must equal. */
  readonly hadoop: string;

  /** Where the classes of S3A and its committers come from. */
  readonly jars: readonly Jar[];

  /** Classes by which S3A finds credentials: those of the AWS SDK that this Hadoop is built on. */
  readonly credentials: Readonly<Record<StoreCredentials, string>>;
}

/** A jar of Maven Central. */
export interface Jar {
  /** Path below `https://repo1.maven.org/maven2/`. */
  readonly path: string;
  readonly sha256: string;
}

/** Lines of Spark that the platform has defaults for. */
export const SPARK_VERSIONS = ["3.5", "4.0", "4.1"] as const;

/** Line of Spark, `major.minor`. */
export type SparkVersion = (typeof SPARK_VERSIONS)[number];

const SDK_V2: SparkRelease["credentials"] = {
  "pod-identity": "software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider",
  environment: "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
};

/**
 * The pinned release of every line. Hadoop versions stand in Spark's `spark-parent` POM, SDK versions in Hadoop's
 * `hadoop-project` POM, both on Maven Central.
 *
 * Spark 3.5 is the exception: Hadoop 3.3.4 is built with SDK 1.12.262, which refuses the address of EKS Pod Identity; the bundle
 * here is the last of the same line, and Pod Identity needs 1.12.746.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html
 */
export const sparkReleases: Readonly<Record<SparkVersion, SparkRelease>> = {
  "3.5": {
    version: "3.5.8",
    image: "docker.io/apache/spark:3.5.8-scala2.12-java17-python3-ubuntu",
    hadoop: "3.3.4",
    jars: [
      {
        path: "org/apache/hadoop/hadoop-aws/3.3.4/hadoop-aws-3.3.4.jar",
        sha256: "53f9ae03c681a30a50aa17524bd9790ab596b28481858e54efd989a826ed3a4a",
      },
      {
        path: "com/amazonaws/aws-java-sdk-bundle/1.12.782/aws-java-sdk-bundle-1.12.782.jar",
        sha256: "9c6c67b948b01f5eb04a40b1462b6e03596f384916d9af03cff067b28d7cc53b",
      },
      {
        path: "org/apache/spark/spark-hadoop-cloud_2.12/3.5.8/spark-hadoop-cloud_2.12-3.5.8.jar",
        sha256: "9c9be6d3e185c2c9f53e66f8781f0fa32944882ced2c5c08945a78eb2f989ced",
      },
    ],
    credentials: {
      "pod-identity": "com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper",
      environment: "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
    },
  },
  "4.0": {
    version: "4.0.2",
    image: "docker.io/apache/spark:4.0.2-scala2.13-java17-python3-ubuntu",
    hadoop: "3.4.1",
    jars: [
      {
        path: "org/apache/hadoop/hadoop-aws/3.4.1/hadoop-aws-3.4.1.jar",
        sha256: "01334a07e179cae2b7e251f24857f11e3759108c9d6a79dcbe362a4295227da2",
      },
      {
        path: "software/amazon/awssdk/bundle/2.24.6/bundle-2.24.6.jar",
        sha256: "890bf9f2a80488f7a8aa8277d64d13a9ea3a3cdff8607ef3b63a878d8b467b41",
      },
      {
        path: "org/apache/spark/spark-hadoop-cloud_2.13/4.0.2/spark-hadoop-cloud_2.13-4.0.2.jar",
        sha256: "c5d41a2fabf5d74b0b1082f7e7c22f1dd0e180126db507c2be5916224b4fe247",
      },
    ],
    credentials: SDK_V2,
  },
  "4.1": {
    version: "4.1.2",
    image: "docker.io/apache/spark:4.1.2-scala2.13-java17-python3-ubuntu",
    hadoop: "3.4.2",
    jars: [
      {
        path: "org/apache/hadoop/hadoop-aws/3.4.2/hadoop-aws-3.4.2.jar",
        sha256: "d2d24e6b715b5656b9d238bf13b6682a07e2004dd36aad74a73aeb854319f4d9",
      },
      {
        path: "software/amazon/awssdk/bundle/2.29.52/bundle-2.29.52.jar",
        sha256: "62638f33045690c6bc5e496b54b0b2e89a9ad38cbedacdf6e017fea6bc85f55c",
      },
      {
        path: "org/apache/spark/spark-hadoop-cloud_2.13/4.1.2/spark-hadoop-cloud_2.13-4.1.2.jar",
        sha256: "672d7d872f434cb7fe1c90f7edcd19b1e8c67a335a578288426fbd4db5096915",
      },
    ],
    credentials: SDK_V2,
  },
};
