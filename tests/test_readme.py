"""The texts that Odoo shows of the addons are those of their readme/ folders."""

import pytest

from tools.addons import ADDONS
from tools.paths import ROOT
from tools.readme import build, to_rst


@pytest.mark.parametrize("addon", ADDONS)
def test_readme_is_up_to_date(addon):
    written = (ROOT / addon / "README.rst").read_text("utf-8")
    assert written == build(addon), "Run `make readme`"


def test_markdown_to_rst():
    markdown = (
        "See `code` and [us](https://example.com):\n- one\n  - two\n- three\n\n"
        "| a | b |\n|---|---|\n| 1 | |\n\n```sh\nmake `x`\n```\n"
    )
    assert to_rst(markdown) == (
        "See ``code`` and `us <https://example.com>`__:\n\n- one\n\n  - two\n\n"
        "- three\n\n.. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n"
        "   * - 1\n     -\n\n.. code-block:: sh\n\n   make `x`\n"
    )
