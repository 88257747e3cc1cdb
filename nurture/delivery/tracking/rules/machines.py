"""Programs and networks that load and follow what stands in a mail by themselves. Pure.

Only what says so itself, or belongs to a service whose own pages say that it scans mail or loads its pictures. A
network through which people browse (Zscaler, iCloud Private Relay, a company's own) is never listed.
"""

import re
from functools import lru_cache
from ipaddress import ip_network
from typing import Final

#: By their User-Agent; the first that fits. They load pictures on behalf of a reader, or of nobody at all.
_PROXIES: Final = (
    ("Google", re.compile(r"GoogleImageProxy|ggpht\.com", re.IGNORECASE)),
    ("Yahoo", re.compile(r"YahooMailProxy|YahooCacheSystem", re.IGNORECASE)),
    ("Microsoft", re.compile(r"OutlookImageProxy|Outlook-iOS-ImageProxy", re.IGNORECASE)),
    ("DuckDuckGo", re.compile(r"DuckDuckGo.*Email", re.IGNORECASE)),
    ("Proton", re.compile(r"ProtonMail.*Proxy|Proton.*ImageProxy", re.IGNORECASE)),
)
#: Apple's Mail Privacy Protection names itself by nothing more than this.
_APPLE: Final = "Mozilla/5.0"
_SCANNERS: Final = (
    ("Barracuda", re.compile(r"barracuda", re.IGNORECASE)),
    ("Mimecast", re.compile(r"mimecast", re.IGNORECASE)),
    ("Proofpoint", re.compile(r"proofpoint|urldefense", re.IGNORECASE)),
    (
        "Microsoft",
        re.compile(r"SafeLinks|Microsoft Office (Existence|Protocol) Discovery|BingPreview", re.IGNORECASE),
    ),
    ("Trend Micro", re.compile(r"trend\s?micro|TMES", re.IGNORECASE)),
    ("Symantec", re.compile(r"symantec|messagelabs|bluecoat", re.IGNORECASE)),
    ("Cisco", re.compile(r"ironport|cisco", re.IGNORECASE)),
    ("Trellix", re.compile(r"fireeye|trellix", re.IGNORECASE)),
    ("Fortinet", re.compile(r"forti(net|mail|gate|sandbox)", re.IGNORECASE)),
    ("Kaspersky", re.compile(r"kaspersky", re.IGNORECASE)),
    ("VirusTotal", re.compile(r"virustotal", re.IGNORECASE)),
    ("urlscan", re.compile(r"urlscan", re.IGNORECASE)),
)
_PROGRAMS: Final = re.compile(
    r"(HeadlessChrome|PhantomJS|Puppeteer|Playwright|Selenium|curl|Wget|python-requests|python-urllib|Python|aiohttp|httpx"
    r"|Go-http-client|okhttp|Apache-HttpClient|Java|libwww-perl|axios|node-fetch|undici|GuzzleHttp|Ruby|HTTPie|PostmanRuntime"
    r"|Slackbot|facebookexternalhit|Twitterbot|LinkedInBot|WhatsApp|TelegramBot|Discordbot|SkypeUriPreview|LINE-Parts"
    r"|[A-Za-z]*(?:bot|crawler|spider|scanner|preview|monitor|validator|checker))(?:\b|/)",
    re.IGNORECASE,
)
#: As the services publish them for firewalls and allow-lists.
_NETWORKS: Final = (
    ("proxy", "Apple", ("17.0.0.0/8",)),
    ("proxy", "Google", ("66.249.80.0/20", "66.102.0.0/20", "64.233.160.0/19", "72.14.192.0/18", "74.125.0.0/16",
                         "209.85.128.0/17", "216.239.32.0/19")),
    ("scanner", "Microsoft", ("40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "104.47.0.0/17")),
    ("scanner", "Barracuda", ("64.235.144.0/20", "209.222.80.0/21")),
    ("scanner", "Proofpoint", ("67.231.144.0/20", "148.163.128.0/19", "185.132.180.0/22", "205.220.160.0/19")),
    ("scanner", "Mimecast", ("91.220.42.0/24", "195.130.217.0/24", "205.139.110.0/23", "207.211.30.0/23")),
    ("scanner", "Cisco", ("68.232.128.0/19", "216.71.128.0/19", "139.138.32.0/19")),
    ("scanner", "Trend Micro", ("150.70.0.0/16", "216.104.0.0/19")),
    ("scanner", "Symantec", ("67.219.240.0/20", "85.158.136.0/21", "95.131.104.0/21", "193.109.254.0/23",
                             "194.106.220.0/23", "195.245.230.0/23", "216.82.240.0/20", "117.120.16.0/21")),
)  # fmt: skip


def proxy(user_agent: str) -> str:
    """Whose proxy loads the picture; empty when it names none."""
    if user_agent.strip() == _APPLE:
        return "Apple"
    return next((name for name, pattern in _PROXIES if pattern.search(user_agent)), "")


def scanner(user_agent: str) -> str:
    return next((name for name, pattern in _SCANNERS if pattern.search(user_agent)), "")


def program(user_agent: str) -> str:
    """Its own name for itself, when it is no browser that somebody sits before."""
    found = _PROGRAMS.search(user_agent)
    return found[1] if found else ""


@lru_cache(maxsize=4096)
def network(written: str) -> tuple[str, str]:
    """("proxy" or "scanner", whose) of a network as it is kept (`seen`); two empty words for all others."""
    if not written:
        return "", ""
    asked = ip_network(written)
    for kind, name, nets in _NETWORKS:
        for net in nets:
            known = ip_network(net)
            if asked.version == known.version and asked.subnet_of(known):  # type: ignore[arg-type] # the same version
                return kind, name
    return "", ""
