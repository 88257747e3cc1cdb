"""What axe-core finds wrong with a page, and nothing else of what it found.

Told to keep to violations, it leaves out the paths and texts of thousands of elements that are as they should be: half
of its time, and most of what would travel back from the browser.
"""

from axe_playwright_python.base import AXE_SCRIPT

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "selectors": False,
}
RUN = """options => axe.run(document, options).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id} ${node.html}`)))"""


def violations(page):
    """The name of the rule and the element, once for each element that breaks one."""
    # A page that has only begun to come has no elements yet.
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, OPTIONS)
