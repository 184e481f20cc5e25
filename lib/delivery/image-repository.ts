import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

export interface ImageRepositoryProps {
  /** Name, e.g. `emberlake/spark`. */
  readonly name: string;

  /**
   * Images that are kept; of more the oldest are deleted, whether or not a pod still names them.
   * @default 50
   */
  readonly keepImages?: number;

  /**
   * What `destroy` does with a repository that holds images: stop there, or delete them.
   * @default "retain"
   */
  readonly removalPolicy?: "retain" | "destroy";
}

/** Days after which an image without a tag, which nobody can ask for by name, is deleted. */
const UNTAGGED_DAYS = 7;

/**
 * Repository of images in ECR, e.g. of those built from `docker/spark`: scanned when they are pushed, encrypted, and with tags that
 * stay what they are.
 *
 * In a stack of its own, before those whose pods pull from it: images are pushed between the two.
 */
export class ImageRepository extends Construct {
  /** Address of the repository, to which a tag is added: `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { name, keepImages = 50, removalPolicy = "retain" } = props;
    const repository = new EcrRepository(this, "Resource", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS" }],
      forceDelete: removalPolicy === "destroy",
    });
    new EcrLifecyclePolicy(this, "Lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: "images without a tag",
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: UNTAGGED_DAYS,
            },
            action: { type: "expire" },
          },
          {
            rulePriority: 2,
            description: "all but the newest images",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
            action: { type: "expire" },
          },
        ],
      }),
    });
    this.url = repository.repositoryUrl;
  }
}
