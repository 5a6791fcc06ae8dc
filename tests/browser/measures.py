"""What is measured on one page: axe's rules, AAA contrast, room to the side, what can be pressed."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TARGET_PX = 64
PALE = {"minThreshold": 0}  # by default it leaves what is paler than AA allows to the other rule
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # AAA contains AA: one rule that tells of everything below 7:1 does the work of both, in half the time.
    "rules": {
        "color-contrast": {"enabled": False},
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
    },
    "checks": {"color-contrast-enhanced": {"options": {"contrastRatio": {"normal": PALE, "large": PALE}}}},
}
THEMES = {"sun": "light", "night": "light", "auto": "dark"}  # what was chosen, and what the phone itself prefers
# Every screen is measured in both languages: words do not change colours, so each brings one theme with it. Auto has no
# colours of its own (test_theme_is_chosen_on_me).
WORN = {"en": "sun", "zh-CN": "night"}
DRESS = "name => { if (document.documentElement.dataset.theme) document.documentElement.dataset.theme = name }"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOADED = "() => 'axe' in window"
RUN = "async options => (await axe.run(document, options)).violations"
LENGTH = "() => document.documentElement.scrollHeight"

# From the middle of each control outwards, pixel by pixel, as far as a press still belongs to it.
TARGETS = """least => {
  const belongs = (e, x, y) => {
    const hit = document.elementFromPoint(x, y)
    return !!hit && (e.contains(hit) || hit.closest('label')?.control === e)
  }
  const reach = (e, x, y, dx, dy) => {
    let n = 0
    while (n < least && belongs(e, x + dx * (n + 1), y + dy * (n + 1))) n++
    return n
  }
  const inProse = e => e.localName === 'a' && getComputedStyle(e).display === 'inline'
    && e.parentElement.innerText.trim().length > e.innerText.trim().length
  const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1
  const small = []
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    const face = shown(e) ? e : e.labels?.[0]
    if (!face || !shown(face) || inProse(e)) continue
    face.scrollIntoView({ block: 'center', behavior: 'instant' })
    const box = face.getBoundingClientRect()
    const x = box.x + box.width / 2, y = box.y + box.height / 2
    const width = 1 + reach(e, x, y, 1, 0) + reach(e, x, y, -1, 0)
    const height = 1 + reach(e, x, y, 0, 1) + reach(e, x, y, 0, -1)
    if (width < least - 1 || height < least - 1) small.push(`${e.outerHTML.slice(0, 90)} is ${width}×${height}`)
  }
  scrollTo(0, 0)
  return small
}"""


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it stands: one line each."""
    wide = page.evaluate(OVERFLOW)
    return small_targets(page) + axe(page) + ([f"{wide} px wider than the phone"] if wide else [])


def axe(page: Page) -> list[str]:
    """What axe finds wrong in the theme of the page's language, one line per rule and element.

    The window is made as long as the page, and stays so: axe cannot scroll, and takes what lies under the bar for too
    small.
    """
    before = page.viewport_size
    assert before
    theme = WORN[page.evaluate("() => document.documentElement.lang")]
    page.emulate_media(color_scheme="dark" if theme == "night" else "light")
    page.evaluate(DRESS, theme)
    if (length := page.evaluate(LENGTH)) > before["height"]:
        page.set_viewport_size({**before, "height": length})
    if not page.evaluate(LOADED):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, OPTIONS)
    return [f"{theme}, {rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def small_targets(page: Page) -> list[str]:
    """Links, buttons and inputs with less than 64 px to press, across or down; links inside a sentence are exempt."""
    return list(page.evaluate(TARGETS, TARGET_PX))
