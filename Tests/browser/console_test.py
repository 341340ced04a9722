#!/usr/bin/env python3
"""Drives the console in Chromium: an operator's night in two minutes.

    console_test.py --link LINK --intercept CMD --suspect CMD [--pid PID] [--files DIR] [--shots DIR]

LINK       a one-time login link, as `qorgan up` prints it
--intercept CMD   places one call that a rule stops
--suspect CMD     places one call, always from the same number, that is not stopped unless the number is on the block list

Needs playwright and axe-playwright-python (PyPI) and Chromium at $CHROMIUM or /usr/bin/chromium.
Exits 0 when every step held, else 1 with the step that did not.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError as PlaywrightTimeout, expect, sync_playwright

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Eight digits or more in a row, or the same with the usual separators, that no mask interrupts.
CLEAR_NUMBER = re.compile(r"\+\d[\d  ()-]{9,}\d")


class Night:
    """One browser, one operator."""

    def __init__(self, page, options):
        self.page = page
        self.options = options
        self.base = options.link.split("/login")[0]

    def place(self, command):
        subprocess.run(command, shell=True, check=True, timeout=30, stdout=subprocess.DEVNULL)

    def open(self, path):
        self.page.goto(self.base + path)

    def shot(self, name):
        if self.options.shots:
            self.page.screenshot(path=os.path.join(self.options.shots, name + ".png"))

    def rows(self):
        return self.page.locator("#calls tr.call")

    def newest(self):
        return int(self.rows().first.get_attribute("data-call")) if self.rows().count() else 0

    def next_row(self, command, matching=""):
        """Places a call and waits for a row that was not there before."""
        before = self.newest()
        self.place(command)
        self.page.wait_for_function(
            """([before, matching]) => [...document.querySelectorAll("#calls tr.call" + matching)]
                .some((row) => Number(row.dataset.call) > before)""",
            arg=[before, matching],
            timeout=10000,
        )
        rows = self.page.locator("#calls tr.call" + matching)
        return min(
            (row for row in rows.all() if int(row.get_attribute("data-call")) > before),
            key=lambda row: int(row.get_attribute("data-call")),
        )

    # Steps.

    def no_page_without_login(self):
        for path in ["/live", "/search", "/lists", "/calls/1"]:
            self.open(path)
            assert self.page.url == self.base + "/login", self.page.url

    def log_in(self):
        self.page.goto(self.options.link)
        # The link's own page burns nothing; the button has the focus, so Enter is enough.
        self.page.reload()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/live")
        expect(self.page.locator("#clock")).to_contain_text(re.compile(r"\d[.,]\d"))

    def link_works_once(self):
        other = self.page.context.browser.new_context()
        page = other.new_page()
        page.goto(self.options.link)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        assert "/live" not in page.url
        other.close()

    def see_an_interception_arrive(self):
        row = self.next_row(self.options.intercept)
        assert row.locator(".mark.block, .mark.divert").count() == 1, row.inner_text()
        assert "•" in row.inner_text(), "numbers are masked"
        assert row.locator("td.why").inner_text().strip(), "a row says why"
        self.intercepted = row.get_attribute("data-call")
        self.shot("live")

    def read_why(self):
        self.page.locator(f"#c{self.intercepted} td.time a").focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**/calls/{self.intercepted}")
        reasons = self.page.locator("table.reasons tr:not(.sum)")
        assert reasons.count() >= 1
        # Where the model was asked its word counts, and its parts are the sum.
        table = "table.reasons" if self.page.locator("table.reasons tr.sum").count() else "#moved table.parts"
        weights = [self.number(cell) for cell in self.page.locator(f"{table} tr td:last-child").all_inner_texts()]
        assert len(weights) > 1, f"a sum in {table}: {weights}"
        assert abs(sum(weights[:-1]) - weights[-1]) < 0.11 * len(weights), f"the sum adds up: {weights}"
        expect(self.page.locator("#why")).to_contain_text("qorgan explain")
        self.shot("call")

    @staticmethod
    def number(text):
        return float(text.replace("−", "-").replace(",", ".").replace(" ", ""))

    def block_see_it_stopped_and_undo(self):
        self.open("/live")
        expect(self.page.locator("#clock")).to_contain_text(re.compile(r"\d[.,]\d"))
        # A call that is only labelled is on the live page; the operator stands on it and blocks its number.
        row = self.next_row(self.options.suspect)
        assert row.locator(".mark.block").count() == 0, row.inner_text()
        number = row.get_attribute("data-number")
        assert re.fullmatch(r"[0-9a-f]{32}", number)
        of_number = f'[data-number="{number}"]'
        row.locator("td.time a").focus()
        self.page.keyboard.press("b")
        expect(self.page.locator("#decide")).to_be_visible()
        assert "•" in self.page.locator("#decide-number").inner_text()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#toast button")).to_be_visible()
        stopped = self.next_row(self.options.suspect, of_number)
        assert stopped.locator(".mark.block").count() == 1, "the next call is stopped: " + stopped.inner_text()
        self.shot("blocked")
        self.page.keyboard.press("u")
        expect(self.page.locator("#toast button")).to_have_count(0)
        again = self.next_row(self.options.suspect, of_number)
        assert again.locator(".mark.block").count() == 0, "undone, it is not stopped: " + again.inner_text()
        self.number_id = number

    def number_page(self):
        self.open(f"/numbers/{self.number_id}")
        expect(self.page.locator("#verdicts tr.call").first).to_be_visible()
        assert self.page.locator("#verdicts td.whom").count() == 0, "connections are not shown"
        assert self.page.locator("#summary .plain-table tbody tr").count() >= 1, "the list entry's history"
        self.shot("number")

    def bypass_by_one_key(self):
        self.open("/live")
        self.page.keyboard.press("Shift+B")
        expect(self.page.locator("#bypass")).to_be_visible()
        self.page.locator("#bypass button.danger").focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".bar.bypass")).to_be_visible()
        for path in ["/search", "/lists", "/trunks", "/rules"]:
            self.open(path)
            expect(self.page.locator(".bar.bypass")).to_be_visible()
        self.page.locator(".bar.bypass button").focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".bar.bypass")).to_have_count(0)

    def trace_calls_and_read_a_ladder(self):
        """Armed from the trunk's card, by keyboard alone; the ladder is read and exported."""
        self.open("/trunks")
        self.page.locator('a[href="/traces/intl-1"]').focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/traces/intl-1")
        self.page.locator("#arm input[name=reason]").focus()
        self.page.keyboard.type("the SBC does not follow")
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".bar.trace")).to_be_visible()
        self.place(self.options.intercept)
        row = self.page.locator("table.traced tr.call")
        for _ in range(50):
            self.page.reload()
            if row.count():
                break
        self.shot("traces")
        self.page.keyboard.press("j")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/ladders/*")
        self.ladder = self.page.url.rsplit("/", 1)[1]
        arrows = self.page.locator(".ladder .arrows a")
        expect(self.page.locator(".sip.shown")).to_have_count(1)
        assert "INVITE" in self.page.locator(".sip.shown").inner_text()
        self.page.keyboard.press("j")
        self.page.keyboard.press("j")
        expect(arrows.nth(1)).to_be_focused()
        expect(self.page.locator(".sip.shown h3")).to_contain_text("603")
        arrows.first.click()
        expect(self.page.locator(".sip.shown h3")).to_contain_text("INVITE")
        lines = self.page.locator(".sip.shown pre").inner_text().split("\n")
        assert len(lines) > 8 and lines[0].startswith("INVITE sip:"), lines
        self.shot("ladder")
        for form in ["text", "pcap"]:
            answer = self.page.context.request.get(f"{self.base}/ladders/{self.ladder}/{form}")
            assert answer.ok and "attachment" in answer.headers["content-disposition"]
            assert b"7172000018" not in answer.body() and b"7010000045" not in answer.body()
            if self.options.files:
                with open(os.path.join(self.options.files, "call." + form), "wb") as out:
                    out.write(answer.body())
        self.page.locator(".bar.trace button").focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".bar.trace")).to_have_count(0)

    def go(self, keys, path):
        """Two keys belong together within 1.2 s: pressed again where the machine was slower than that."""
        for attempt in range(10):
            for key in keys:
                self.page.keyboard.press(key)
            try:
                return self.page.wait_for_url(self.base + path, timeout=5000)
            except PlaywrightTimeout:
                continue
        raise AssertionError(f"{keys} does not lead to {path}")

    def walk_by_keys(self):
        for keys, path in [("gs", "/search"), ("gt", "/lists"), ("gk", "/trunks"), ("gr", "/rules"), ("gl", "/live")]:
            self.go(keys, path)
        expect(self.rows().first).to_be_visible()
        self.page.keyboard.press("j")
        self.page.keyboard.press("j")
        self.page.keyboard.press("k")
        focused = self.page.evaluate("document.activeElement.closest('tr.call')?.id ?? ''")
        assert focused, "J and K move a visible focus over the rows"
        outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "the focus is visible"
        self.page.keyboard.press("n")
        self.page.wait_for_url("**/numbers/*")
        self.page.keyboard.press("/")
        assert self.page.evaluate("document.activeElement.id") == "find"
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("?")
        expect(self.page.locator("#help")).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#help")).not_to_be_visible()

    def search_without_a_number_in_the_url(self):
        self.open("/live")
        self.page.keyboard.press("/")
        self.page.keyboard.type("+7 701 000 00 01")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search?number=*")
        assert "7701" not in self.page.url, self.page.url

    def silent_server_turns_the_page_stale_and_back(self):
        """A server that stands still keeps its connections open: only the missing beat tells."""
        if not self.options.pid:
            return
        self.open("/live")
        expect(self.page.locator("#clock")).to_contain_text(re.compile(r"\d[.,]\d"))
        expect(self.page.locator("#clock.stale")).to_have_count(0)
        os.kill(self.options.pid, signal.SIGSTOP)
        try:
            expect(self.page.locator("#clock.stale")).to_have_count(1, timeout=10000)
            expect(self.page.locator("body.stale")).to_have_count(1)
            expect(self.page.locator(".bar.feed")).to_be_visible()
        finally:
            os.kill(self.options.pid, signal.SIGCONT)
        expect(self.page.locator("body.stale")).to_have_count(0, timeout=10000)
        expect(self.page.locator(".bar.feed")).to_have_count(0)

    def stale_feed_greys_out_and_catches_up(self):
        self.page.route("**/events*", lambda route: route.abort())
        self.open("/live")
        before = self.newest()
        expect(self.page.locator("body.stale")).to_have_count(1, timeout=10000)
        expect(self.page.locator(".bar.feed")).to_be_visible()
        self.shot("stale")
        self.place(self.options.intercept)
        self.page.unroute("**/events*")
        self.page.wait_for_function(
            """(before) => [...document.querySelectorAll("#calls tr.call")]
                .some((row) => Number(row.dataset.call) > before)""",
            arg=before,
            timeout=10000,
        )
        expect(self.page.locator("body.stale")).to_have_count(0)
        expect(self.page.locator(".bar.feed")).to_have_count(0)

    def every_page_is_accessible(self):
        for theme in ["dark", "light"]:
            self.open("/live")
            if self.page.get_attribute("html", "data-theme") != theme:
                self.page.locator("button[name=theme]").click()
                self.page.wait_for_load_state()
                assert self.page.get_attribute("html", "data-theme") == theme
            pages = ["/live", f"/calls/{self.intercepted}", f"/numbers/{self.number_id}", "/search", "/lists", "/trunks"]
            for path in pages + ["/rules", "/model", "/traces/intl-1", f"/ladders/{self.ladder}"]:
                self.open(path)
                result = Axe().run(self.page, options=AXE).response["violations"]
                found = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result]
                assert not found, f"{path} {theme}: {found}"
                text = self.page.locator("main").inner_text()
                assert not CLEAR_NUMBER.search(text), f"{path}: {CLEAR_NUMBER.search(text)}"
                self.shot(f"{path.split('/')[1]}-{theme}")

    def every_language(self):
        for language in ["kk", "ru", "en"]:
            self.open("/live")
            self.page.locator(f"button[name=language][value={language}]").click()
            self.page.wait_for_load_state()
            assert self.page.get_attribute("html", "lang") == language

    def narrow_screen(self):
        self.page.set_viewport_size({"width": 400, "height": 800})
        for path in ["/live", f"/calls/{self.intercepted}", f"/numbers/{self.number_id}", "/search", "/lists", "/rules", "/model", f"/ladders/{self.ladder}"]:
            self.open(path)
            overflow = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide"
        self.page.set_viewport_size({"width": 1440, "height": 900})

    def log_out(self):
        self.open("/live")
        self.page.locator("form.who button").click()
        self.page.wait_for_url("**/login")
        self.open("/live")
        assert self.page.url == self.base + "/login"

    steps = [
        no_page_without_login, log_in, link_works_once, see_an_interception_arrive, read_why,
        block_see_it_stopped_and_undo, number_page, bypass_by_one_key, trace_calls_and_read_a_ladder, walk_by_keys,
        search_without_a_number_in_the_url, silent_server_turns_the_page_stale_and_back,
        stale_feed_greys_out_and_catches_up, every_page_is_accessible, every_language, narrow_screen, log_out,
    ]


@contextmanager
def browser_page(errors):
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ru-RU", color_scheme="dark")
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        yield page
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--link", default=os.environ.get("QORGAN_LINK"), required="QORGAN_LINK" not in os.environ)
    parser.add_argument("--intercept", default=os.environ.get("QORGAN_INTERCEPT"))
    parser.add_argument("--suspect", default=os.environ.get("QORGAN_SUSPECT"))
    parser.add_argument("--pid", type=int, help="the server's process: it is stopped for a moment and goes on")
    parser.add_argument("--files", help="a folder for the traced call as text and as a capture")
    parser.add_argument("--shots", help="a folder for pictures of the pages")
    options = parser.parse_args()
    if options.shots:
        os.makedirs(options.shots, exist_ok=True)
    errors = []
    with browser_page(errors) as page:
        night = Night(page, options)
        for step in Night.steps:
            name = step.__name__.replace("_", " ")
            try:
                step(night)
            except Exception as failure:  # the step's name matters more than the kind of failure
                night.shot("failure")
                print(f"not ok - {name}: {failure}")
                return 1
            print(f"ok - {name}", flush=True)
    if errors:
        print("not ok - script errors: " + "; ".join(errors))
        return 1
    print(f"passed: {len(Night.steps)} steps")
    return 0


if __name__ == "__main__":
    sys.exit(main())
