"""Passes for every resource, so that a test can count what checkov saw."""
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class EveryResource(BaseResourceCheck):
    def __init__(self):
        super().__init__(
            name="Resource was seen",
            id="CKV_EMBERLAKE_1",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=["*"],
        )

    def scan_resource_conf(self, conf):
        return CheckResult.PASSED


check = EveryResource()
