"""Fills a Word file as Word does: placeholder off, the date stored beside what is shown, boxes with their glyph."""

from common import run
from word import Package, fill_package


def fill(source, target, answers):
    package = Package(source)
    fill_package(package, answers)
    package.save(target)


if __name__ == "__main__":
    run(fill)
