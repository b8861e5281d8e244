#!/usr/bin/env python3
"""Draws the icon: a form with a tick, in the sizes that Windows shows.

    packaging/windows/icon.py packaging/windows/formfolio.ico
"""

import struct
import sys
import zlib

SIZES = [16, 24, 32, 48, 64, 256]
# Each dot is the mean of so many times so many.
FINE = 4

PAGE, EDGE, LINE, TICK = (255, 255, 255), (29, 78, 112), (150, 176, 196), (0, 122, 61)


def in_round_box(x, y, left, top, right, bottom, radius):
    near_x, near_y = min(max(x, left + radius), right - radius), min(max(y, top + radius), bottom - radius)
    return (x - near_x) ** 2 + (y - near_y) ** 2 <= radius**2


def near_segment(x, y, start, end, width):
    (ax, ay), (bx, by) = start, end
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    along = min(max(along, 0), 1)
    return (x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2 <= (width / 2) ** 2


def colour(x, y):
    """The colour of a point; x and y go from 0 to 1. None outside."""
    corner, middle, end = (0.30, 0.66), (0.46, 0.82), (0.92, 0.36)
    if near_segment(x, y, corner, middle, 0.15) or near_segment(x, y, middle, end, 0.15):
        return TICK
    if not in_round_box(x, y, 0.12, 0.02, 0.84, 0.98, 0.07):
        return None
    if not in_round_box(x, y, 0.18, 0.08, 0.78, 0.92, 0.03):
        return EDGE
    if 0.26 <= x <= 0.70 and any(top <= y <= top + 0.07 for top in (0.17, 0.31, 0.45)):
        return LINE
    return PAGE


def dots(size):
    for row in range(size):
        for column in range(size):
            found = [
                colour((column + (i + 0.5) / FINE) / size, (row + (j + 0.5) / FINE) / size)
                for i in range(FINE)
                for j in range(FINE)
            ]
            inside = [one for one in found if one]
            mean = [round(sum(one[n] for one in inside) / len(inside)) for n in range(3)] if inside else [0, 0, 0]
            yield (*mean, round(255 * len(inside) / len(found)))


def png(size):
    flat = list(dots(size))
    rows = b"".join(b"\0" + bytes(v for dot in flat[row * size : (row + 1) * size] for v in dot) for row in range(size))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def bitmap(size):
    """Small sizes as older programs read them: rows from below, BGRA, and a mask that says nothing."""
    flat = list(dots(size))
    rows = b"".join(
        bytes(v for red, green, blue, alpha in flat[row * size : (row + 1) * size] for v in (blue, green, red, alpha))
        for row in reversed(range(size))
    )
    mask = b"\0" * ((size + 31) // 32 * 4 * size)
    return struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, len(rows) + len(mask), 0, 0, 0, 0) + rows + mask


def main(path):
    images = [png(size) if size >= 64 else bitmap(size) for size in SIZES]
    out = struct.pack("<HHH", 0, 1, len(images))
    at = len(out) + 16 * len(images)
    for size, image in zip(SIZES, images):
        out += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), at)
        at += len(image)
    with open(path, "wb") as file:
        file.write(out + b"".join(images))


main(*sys.argv[1:])
