#!/usr/bin/env python3
"""Every relative link of the pages in a folder leads to a file:  links.py FOLDER"""

import re
import sys
from pathlib import Path

folder = Path(sys.argv[1])
pages = [page for page in folder.rglob("*.md") if not {"rust", "_build", "deps"} & set(page.relative_to(folder).parts)]
broken = [f"{page}: {link}" for page in pages
          for link in re.findall(r"\]\((?!https?:|#)([^)\s#]+)", page.read_text(encoding="utf-8"))
          if not (page.parent / link).exists()]
sys.exit("\n".join(broken) if broken else 0 if pages else f"{folder} has no page")
