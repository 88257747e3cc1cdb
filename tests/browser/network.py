"""Between a page and the server."""


def intercept(page, address, handler):
    """Like `page.route`, for a page that is open already: what it asks for from now on goes by `handler`.

    Chromium says that it intercepts before a busy page has heard of it; a request of that moment passes by.
    """
    page.route(address, handler)
    page.route("**/intercepted/", lambda route: route.fulfill(body="yes"))
    for _ in range(100):
        if page.evaluate("fetch('/intercepted/').then(answer => answer.text())") == "yes":
            return
    raise AssertionError
