"""The desk as one page in WebKit, the engine of Safari: opened from a disk, two forms are checked and a blank is begun.

WebKitGTK is asked by WebDriver. It keeps files from workers that Chromium and Firefox give them, so that the page reads
files itself.
"""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
import tools

RECORDS = [tools.HERE.parent.parent / "fixtures" / "records" / f"individual-record-{how}.yaml" for how in ("bad", "good")]
BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
# The page is compiled without the fast compilers that Safari has.
PATIENCE = 240


class Browser:
    """A session of WebDriver."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        options = {"binary": BROWSER, "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        self.session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def own(self, method, path, body=None):
        return self.ask(method, f"/session/{self.session}{path}", body)

    def run(self, script, *arguments):
        return self.own("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def shows(self, *words):
        """The text of the page, once it has one of these words."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            text = self.run("return document.body.innerText")
            if any(word in text for word in words):
                return text
            time.sleep(0.2)
        pytest.fail(f"none of {words} in:\n{text}")

    def element(self, script, *arguments):
        found = self.run(f"return {script}", *arguments)
        assert found, script
        return next(iter(found.values()))

    def click(self, words):
        links = '[...document.querySelectorAll("a, button")].find((e) => e.innerText.trim().startsWith(arguments[0]))'
        self.own("POST", f"/element/{self.element(links, words)}/click", {})


@pytest.fixture(scope="module")
def browser():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.2)
        browser = Browser(port)
        browser.own("POST", "/url", {"url": tools.PAGE.as_uri()})
        yield browser
        with contextlib.suppress(urllib.error.URLError):
            browser.own("DELETE", "")
    finally:
        os.killpg(driver.pid, 15)
        driver.wait(timeout=30)


def test_the_page_opens_from_a_disk(browser):
    text = browser.shows("What do you want to do?", "crashes")
    assert "Send out blank forms" in text and "crashes" not in text, text


def test_chosen_files_are_checked(browser):
    browser.click("Check forms")
    browser.shows("Date of the check", "Check the forms", "Which files")
    field = browser.element('document.querySelector("input[type=file]")')
    browser.own("POST", f"/element/{field}/value", {"text": "\n".join(str(path) for path in RECORDS)})
    browser.click("Check")
    text = browser.shows("1 ready to file", "could not be read", "There is a problem")
    assert "15 to put right" in text and "2 files: 1 ready to file" in text, text


def test_a_form_is_begun(browser):
    browser.run('location.hash = "/fill"')
    browser.shows("Begin a new form")
    browser.run('document.querySelector("select[name=form]").value = "sandwell/individual-record"')
    browser.click("Begin")
    text = browser.shows("Individual standard supervision", "There is a problem")
    assert "There is a problem" not in text, text
