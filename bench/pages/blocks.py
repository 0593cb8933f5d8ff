"""Blocks of a document that a program writes: between ``<!-- bench/figures: NAME -->`` and ``<!-- end -->``."""
import re

BLOCK = re.compile(r"^<!-- bench/figures: ([a-z-]+) -->\n(.*?)^<!-- end -->$", re.MULTILINE | re.DOTALL)


def fill(text, blocks):
    """The text with these blocks, lines by name; raises ValueError unless it has each of them exactly once."""
    marked = [found[1] for found in BLOCK.finditer(text)]
    if sorted(marked) != sorted(blocks):
        raise ValueError(f"has the blocks {', '.join(marked) or 'none'} instead of {', '.join(blocks)}")
    others = len(re.findall("^<!-- bench/(?!figures: )", text, re.MULTILINE))
    if text.count("<!-- bench/figures: ") != len(marked) or text.count("<!-- end -->") != len(marked) + others:
        raise ValueError("has a mark without its other end")
    return BLOCK.sub(lambda found: "\n".join([
        f"<!-- bench/figures: {found[1]} -->", *(["", *blocks[found[1]], ""] if blocks[found[1]] else []),
        "<!-- end -->"]), text)
