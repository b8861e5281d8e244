"""A sheet of paper, printed on and filled in by hand, for the scans and photographs."""

import random
from pathlib import Path

import tools
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(tools.ENVIRONMENT["CONFORMANCE_FONT"]).parent


def font(size, face="Sans-Regular"):
    return ImageFont.truetype(str(FONTS / f"Liberation{face}.ttf"), size)


class Paper:
    """A sheet of A4 that something is printed on and filled in by hand."""

    def __init__(self, dpi, seed):
        self.unit = dpi / 25.4
        self.image = Image.new("L", (round(210 * self.unit), round(297 * self.unit)), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.chance = random.Random(seed)
        self.y = 22.0

    def at(self, x, y):
        return round(x * self.unit), round(y * self.unit)

    def write(self, x, y, text, size, face="Sans-Regular"):
        self.draw.text(self.at(x, y), text, fill=25, font=font(round(size * self.unit), face), anchor="ls")

    def title(self, text, below=""):
        self.write(20, self.y, text, 6.5, "Sans-Bold")
        self.write(20, self.y + 8, below, 3.6)
        self.y += 22

    def text(self, *lines):
        self.y += 4
        for line in lines:
            self.write(20, self.y, line, 4)
            self.y += 6.5
        self.y += 3

    def answer(self, label, *lines):
        """A box with a printed label, and words in it by hand."""
        height = 9 + 8 * len(lines)
        self.draw.rectangle([self.at(20, self.y), self.at(190, self.y + height)], outline=60, width=max(1, round(self.unit / 4)))
        self.write(22, self.y + 5, label, 3.2, "Sans-Bold")
        for at, line in enumerate(lines):
            self.write(25, self.y + 13 + 8 * at, line, 5, "Serif-Italic")
        self.y += height + 4

    def signature(self, name, day):
        self.write(20, self.y + 10, "Signed", 3.6)
        self.write(120, self.y + 10, f"Date  {day}", 3.6)
        x, points = 38.0, []
        for step in range(90):
            wave = (1 if step % 2 else -1) * self.chance.uniform(0.4, 4.2) * (1 - step / 140)
            points.append(self.at(x, self.y + 7 - wave))
            x += self.chance.uniform(0.2, 1.1)
        self.draw.line(points, fill=40, width=max(1, round(self.unit / 3)), joint="curve")
        self.write(38, self.y + 16, name, 3.2)
        self.y += 26

    def scanned(self, angle):
        """Not quite straight, and with the dust of the glass."""
        out = self.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        draw = ImageDraw.Draw(out)
        for _ in range(60):
            x, y = self.chance.randrange(out.width), self.chance.randrange(out.height)
            draw.ellipse([x, y, x + self.chance.randrange(1, 4), y + self.chance.randrange(1, 4)], fill=60)
        return out
