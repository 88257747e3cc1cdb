"""How a letter looks: a frame of tables that mail programs agree on, in light and in dark, without a picture.

Rules for a class are inlined once an email (css-inline). What only a style sheet can say (dark, narrow) stands in the
head as well, with `!important`, because inlined rules are stronger. Programs that know neither show the light one.
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final, Literal

import css_inline

FONTS: Final = (
    "-apple-system,BlinkMacSystemFont,'Hiragino Sans','Yu Gothic Medium',YuGothic,"
    "'Noto Sans CJK JP',Meiryo,sans-serif"
)
# Keeps the first words of the letter out of the preview line.
_FILLER: Final = "&#847;&zwnj;&nbsp;" * 60
_INLINER: Final = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


@dataclass(frozen=True, slots=True)
class Footer:
    """What the law wants under a letter, in the reader's language; `refusal` stands before the address to refuse at."""

    lines: tuple[str, ...]
    refusal: str
    refusal_url: str


@dataclass(frozen=True, slots=True)
class Look:
    """`rules` are inlined into the text; `head` holds what cannot be; `frame` stands around text and footer."""

    head: str
    opens: str
    between: str
    closes: str
    footer_ink: str
    rules: str = ""
    quotation: Literal["", "details", "pulled"] = ""

    @property
    def sets_apart(self) -> bool:
        return bool(self.rules)

    def inlined(self, body: str) -> str:
        return _INLINER.inline_fragment(body, self.rules) if self.rules else body

    def document(self, body: str, footer: Footer, *, language: str, preheader: str) -> str:
        words = _footer_words(footer.lines, footer.refusal)
        url = escape(footer.refusal_url)
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n{self.head}{self.opens}{_preheader(preheader)}{body}'
            f'{self.between}{words}<br>\n<a href="{url}" class="foot" '
            f'style="color:{self.footer_ink}">{url}</a>\n{self.closes}'
        )


# The same under every mail.
@lru_cache(maxsize=64)
def _footer_words(lines: tuple[str, ...], refusal: str) -> str:
    return "<br>\n".join(map(escape, (*lines, refusal)))


def _preheader(words: str) -> str:
    if not words:
        return ""
    hidden = "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all"
    return f'<div style="{hidden}">{escape(words)}{_FILLER}</div>\n'


def _head(*, dark: str, narrow: str = "", always: str = "") -> str:
    small = f"@media (max-width:600px){{{narrow}}}" if narrow else ""
    return (
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<style>:root{{color-scheme:light dark}}{always}{small}"
        f"@media (prefers-color-scheme:dark){{{dark}}}</style></head>\n"
    )


def _letter() -> Look:
    ink = "#5a5a60"
    return Look(
        head=_head(
            dark="body{background:#161618!important;color:#ececee!important}a{color:#8fb8ff!important}"
            ".foot{color:#a9a9b0!important;border-color:#3c3c42!important}",
            always="blockquote{margin:1em 0;padding-left:14px;border-left:3px solid #c8c8cc}",
        ),
        opens=f'<body style="margin:0;padding:16px;font-family:{FONTS};font-size:15px;line-height:1.8;color:#1d1d1f">\n'
        '<div style="max-width:640px">\n',
        between='<div class="foot" style="margin-top:32px;padding-top:12px;border-top:1px solid #c8c8cc;font-size:12px;'
        f'line-height:1.6;color:{ink}">\n',
        closes="</div>\n</div>\n</body>\n</html>\n",
        footer_ink=ink,
    )


# --- In a frame -------------------------------------------------------------------------------------

_RULES: Final = """
.content{padding:32px 40px 20px;font-size:15px;line-height:1.8;color:#24262b}
.content p{margin:0 0 18px}
.content h1,.content h2,.content h3{margin:28px 0 10px;font-size:17px;line-height:1.5;font-weight:700}
.content ul,.content ol{margin:0 0 18px;padding-left:24px}
.content li{margin:0 0 6px}
.content a{color:%(link)s}
.content blockquote{margin:0 0 18px;padding:2px 0 2px 16px;border-left:3px solid #c9ccd3}
.content hr{border:0;border-top:1px solid #dcdee3;margin:26px 0}
.title{margin:0;font-size:24px;line-height:1.45;font-weight:700;word-break:auto-phrase}
.button{margin:6px 0 24px}
.button-cell{background-color:%(accent)s;border-radius:6px;text-align:center}
.button-cell .button-link{display:inline-block;padding:13px 28px;font-size:15px;line-height:1.4;font-weight:700;color:#ffffff;text-decoration:none}
"""
_DARK: Final = (
    ".page{background:#121315!important}.card{background:#1d1f23!important;border-color:#34373d!important}"
    ".ink{color:#e9eaed!important}.content a{color:#9cc0ff!important}.content .button-link{color:#ffffff!important}"
    ".content blockquote,.content hr{border-color:#44484f!important}.foot{color:#a4a7ae!important}"
)
_NARROW: Final = (
    ".page-cell{padding:0!important}.card{border-radius:0!important;border-width:0!important}"
    ".pad{padding-left:20px!important;padding-right:20px!important}.foot-cell{padding:20px!important}"
    ".title{font-size:21px!important}.button,.button-link{width:100%!important;box-sizing:border-box}"
)


def _framed(
    *,
    accent: str,
    link: str,
    rules: str,
    dark: str = "",
    narrow: str = "",
    quotation: Literal["", "details", "pulled"] = "",
) -> Look:
    ink = "#5c5f66"
    table = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
    return Look(
        head=_head(dark=_DARK + dark, narrow=_NARROW + narrow),
        opens=f'<body class="page" style="margin:0;padding:0;background:#f2f1ee;font-family:{FONTS}">\n'
        f'{table} class="page" style="background:#f2f1ee"><tr><td align="center" class="page-cell" style="padding:24px 12px">\n'
        f'{table} class="card" style="max-width:600px;background:#ffffff;border:1px solid #e2e0da;border-radius:8px;'
        'border-collapse:separate;overflow:hidden;text-align:left"><tr><td>\n',
        between=f'</td></tr></table>\n{table} style="max-width:600px;text-align:left"><tr>'
        f'<td class="foot foot-cell" style="padding:20px 40px;font-size:12px;line-height:1.7;color:{ink}">\n',
        closes="</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n",
        footer_ink=ink,
        rules=_RULES % {"accent": accent, "link": link} + rules,
        quotation=quotation,
    )


_NOTE: Final = _framed(
    accent="#2b4c7e",
    link="#1f4f96",
    rules=".band{padding:30px 40px;background-color:#2b4c7e;color:#ffffff}.band .title{color:#ffffff}",
    dark=".band{background:#24406b!important}",
)

_INVITATION: Final = _framed(
    accent="#7a3e2b",
    link="#8a3f26",
    rules="""
.band{padding:40px 40px 0;border-top:4px solid #a5512f;text-align:left}
.band .title{color:#24262b}
.details{margin:4px 0 24px;background-color:#faf5f1;border:1px solid #ecdfd5;border-radius:6px;border-collapse:separate;font-size:15px}
.details-label{padding:12px 16px;width:96px;font-weight:700;font-size:13px;line-height:1.7;color:#7a3e2b;vertical-align:top;white-space:nowrap}
.details-value{padding:12px 16px 12px 4px;line-height:1.6;color:#24262b;vertical-align:top}
.details-wide{padding:12px 16px;line-height:1.6;color:#24262b}
""",
    dark=".band .title{color:#f2eee9!important}.details{background:#29231f!important;border-color:#4a3d34!important}"
    ".details-label{color:#e5ab90!important}",
    narrow=".band{padding-top:28px!important}.details-label,.details-value{display:block!important;width:auto!important;"
    "padding:10px 16px 0!important}.details-value{padding:0 16px 10px!important}",
    quotation="details",
)

_CASE: Final = _framed(
    accent="#20624f",
    link="#1c6a54",
    rules="""
.band{padding:40px 40px 0}
.band .title{color:#173f34;padding-left:16px;border-left:4px solid #2e8a70}
.pulled{margin:6px 0 24px;background-color:#f0f6f3;border-radius:6px;border-collapse:separate}
.pulled-words{padding:20px 24px 4px;font-size:17px;line-height:1.75;color:#173f34}
.pulled-words p{margin:0 0 16px}
""",
    dark=".band .title{color:#d5ece3!important}.pulled{background:#1d2a26!important}.pulled-words{color:#d5ece3!important}",
    narrow=".band{padding-top:28px!important}.pulled-words{padding:18px 18px 2px!important}",
    quotation="pulled",
)

#: By nurture.delivery.models.Layout. Plain text looks like a letter: it is one.
LOOKS: Final[dict[str, Look]] = {
    "letter": _letter(),
    "plain": _letter(),
    "note": _NOTE,
    "invitation": _INVITATION,
    "case": _CASE,
}
