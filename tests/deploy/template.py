"""The template, as it is written and as CloudFormation gets it from SAM, both as plain trees."""
import copy
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "infra/template.yaml"


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short functions, which it turns into long ones."""


class Dumper(yaml.SafeDumper):
    """No anchors: CloudFormation does not know them."""

    def ignore_aliases(self, data):
        return True


def _function(loader, tag, node):
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", _function)
# A date in a policy is a text, not a day.
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def source():
    return yaml.load(SOURCE.read_text(), Loader)


def translated(tree):
    """What SAM makes of it. Parameters that have no default get one."""
    import logging

    from samtranslator.translator.transform import transform
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    tree = copy.deepcopy(tree)
    for function in tree["Resources"].values():
        if function["Type"] == "AWS::Serverless::Function":
            function["Properties"]["CodeUri"] = "s3://bucket/key"
    tree["Globals"]["Function"].pop("CodeUri")
    values = {"Stage": "dev", "BotId": "1", "BotUsername": "bot", "WebhookSecretSha256": "0" * 64}

    class NoManagedPolicies:
        def load(self):
            return {}

    return transform(tree, values, NoManagedPolicies())
