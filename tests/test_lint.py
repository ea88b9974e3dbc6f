"""The linters of ``make lint`` and of pre-commit are the same, and are pinned."""

import json
import re

from tools.lint import checks
from tools.paths import ROOT


def pre_commit_versions():
    """Return ``{package: version}`` of .pre-commit-config.yaml."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    return dict(re.findall(r'"(@?[\w/-]+)(?:==|@)([\d.]+)"', text))


def make_versions():
    """Return ``{package: version}`` of requirements-lint.txt and package.json."""
    requirements = (ROOT / "requirements-lint.txt").read_text("utf-8")
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    return (
        dict(re.findall(r"(?m)^([\w-]+)==([\d.]+)", requirements))
        | package["devDependencies"]
    )


def test_versions_agree():
    ours = make_versions()
    assert pre_commit_versions()
    for name, version in pre_commit_versions().items():
        assert ours[name] == version, name


def test_format_changes_and_lint_does_not():
    assert "--fix" in checks(fix=True)["ruff"]
    assert "--fix" not in checks()["ruff"]
    assert "--check" in checks()["ruff format"]
