"""Somebody at a browser, who reads and clicks."""

import re

from playwright.sync_api import expect

PASSWORD = "nurture-demo"


class Person:
    def __init__(self, context, email):
        self.context, self.email = context, email
        self.page = context.new_page()
        self.complaints = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, language):
        self.page.goto("/sign-in/login/")
        self.page.locator("[name=login]").fill(self.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("[name=password]").press("Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        self.page.locator(".rail details.menu summary").click()
        self.page.locator(".rail").get_by_role("button", name=language).click()
        self.page.wait_for_load_state()

    def open(self, path):
        self.page.goto(path)

    def press(self, name, *, within="body"):
        self.page.locator(within).get_by_role("button", name=name).first.click()

    def follow(self, name, *, within="#main"):
        self.page.locator(within).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def fill(self, *, within="#main", **fields):
        """By the field's name; of radios and options, the one with this value."""
        for name, value in fields.items():
            field = self.page.locator(f"{within} [name='{name}']")
            if field.first.get_attribute("type") in {"radio", "checkbox"}:
                choice = self.page.locator(f"{within} [name='{name}'][value='{value}']")
                # A choice drawn as a button hides its circle: people click the words.
                choice.check(force=True)
            elif field.first.locator("option").count():
                field.first.select_option(value)
            else:
                field.first.fill(value)

    def sees(self, *texts, within="#main"):
        for text in texts:
            expect(self.page.locator(within).get_by_text(text).first).to_be_visible()

    def sees_in_frame(self, *texts):
        for text in texts:
            expect(self.page.frame_locator("#main iframe").get_by_text(text).first).to_be_visible()

    def at(self, pattern):
        """The address, once it matches; its first number."""
        expect(self.page).to_have_url(re.compile(pattern))
        return int(re.search(r"(\d+)", self.page.url.partition("//")[2].partition("/")[2])[1])

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(message.text)
