"""Programs and networks that load and follow what stands in a mail by themselves. Pure.

Only what says so itself, or comes from the network of a service that scans mail or loads its pictures. A
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
#: Each stands in a document of the service itself, but for one, of which so many operators tell that it may stand here.
#: What only hearsay knew (Mimecast, Cisco, Symantec, some of Barracuda and Proofpoint) was left out in version 2.
_NETWORKS: Final = (
    # "The entire 17.0.0.0/8 address block is assigned to Apple": its guide to Apple products on enterprise networks.
    ("proxy", "Apple", ("17.0.0.0/8",)),
    # The TXT record of _netblocks.google.com, to which Google's help for mail administrators points.
    ("proxy", "Google", ("64.233.160.0/19", "66.102.0.0/20", "66.249.80.0/20", "72.14.192.0/18", "74.125.0.0/16",
                         "108.177.8.0/21", "173.194.0.0/16", "209.85.128.0/17", "216.58.192.0/19", "216.239.32.0/19")),
    # Exchange Online Protection: Microsoft's list of addresses, and the TXT record of spf.protection.outlook.com.
    ("scanner", "Microsoft", ("40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "104.47.0.0/17",
                              "2a01:111:f400::/48", "2a01:111:f403::/48")),
    # campus.barracuda.com, Email Gateway Defense.
    ("scanner", "Barracuda", ("209.222.80.0/21",)),
    # Proofpoint's support page of the networks of its services.
    ("scanner", "Proofpoint", ("67.231.144.0/20", "208.84.64.0/22", "208.86.200.0/22")),
    # Trend Micro's own allocation; operators of web servers, in Japan above all, name it as the origin of its crawler.
    ("scanner", "Trend Micro", ("150.70.0.0/16",)),
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
