"""Runs the notebook named on the command line in this folder and compares what it prints with what is stored in it.

Words and figures are compared, not the lines around them: those are the business of pandas, polars and DuckDB.
"""

import os
import re
import sys

import nbformat
from nbclient import NotebookClient


def printed(cell):
    texts = [output.get("text") or output["data"]["text/plain"] for output in cell.get("outputs", [])]
    return re.findall(r"[\w.-]*\w", "\n".join(texts))


path = sys.argv[1]
stored = nbformat.read(path, 4)
ran = nbformat.read(path, 4)
NotebookClient(ran, kernel_name="python3", timeout=300).execute()
if os.environ.get("UPDATE_NOTEBOOK"):
    for cell in ran.cells:
        cell.metadata.clear()  # when each cell ran
    ran.metadata.language_info = {"name": "python"}  # not the version of this machine's Python
    nbformat.write(ran, path)
    sys.exit()
for number, (before, now) in enumerate(zip(stored.cells, ran.cells, strict=True)):
    if printed(before) != printed(now):
        sys.exit(f"cell {number} prints\n{printed(now)}\nand not\n{printed(before)}\nUPDATE_NOTEBOOK=1 stores it")
