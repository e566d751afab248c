"""The documentation site: `make docs` builds it into out/docs.

Its source is the root of the project, so that links between README, docs and proofs are the same
on the site and in the repository.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from exactregions import __version__  # noqa: E402

project = "exactregions"
author = "The exactregions developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "rendering"]
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "proofs/*.md",
    "proofs/coq/README.md",
    "proofs/exercises/README.md",
    "examples/README.md",
    "tests/README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_dmath_double_inline = True
myst_update_mathjax = False
html_math_renderer = "mathml"

autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 170  # counted before module names are cut off
add_module_names = False
toc_object_entries_show_parents = "hide"

smartquotes = False  # "auto" is the argument "auto"

html_theme = "furo"
html_title = "exactregions"
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_additional_pages = {"index": "to-docs.html"}
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
