"""Scans, photographs and other pictures."""

import io
import random
from datetime import datetime, timezone

from PIL import Image, ImageDraw, ImageFilter

from .paper import Paper, font
from .people import PERSON, SUPERVISOR


def return_to_work():
    """Two pages of a fax-like scan."""
    first = Paper(200, 1)
    first.title("Return to Work Interview", "Sandwell Children’s Trust – to be held on the first day back")
    first.answer("Name and team", PERSON, "Care Management Team 2")
    first.answer("First and last day of absence", "Thursday 8 May – Friday 16 May 2025")
    first.answer("Working days absent", "7")
    first.answer("Reason given", "Chest infection. Self-certificate to 11 May,", "fit note of Dr O’Neill from 12 May.")
    first.answer("Is the employee fit to return?", "Yes. Tired after the stairs, otherwise well.")
    first.answer("What helps on the return", "No duty days this week. Visits on foot", "only in the town centre.")
    second = Paper(200, 2)
    second.title("Return to Work Interview, page 2")
    second.answer("Was the absence reported as agreed?", "Yes, before 9 o’clock on the first day.")
    wanted = ("Yes, asked for by Zoë because of the", "second infection since the winter.")
    second.answer("Is a referral to Occupational Health wanted?", *wanted)
    second.answer("Work that was left and who did it", "Two visits: Kwame Boateng. One core group:", "moved to 21 May.")
    second.text("Both have read this form, and each has had a copy of it.")
    second.signature(PERSON, "19/05/2025")
    second.signature(SUPERVISOR, "19/05/2025")
    pages = [paper.scanned(angle).convert("1", dither=Image.Dither.NONE) for paper, angle in ((first, 0.5), (second, -0.4))]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return out.getvalue()


def scan():
    """What an office copier sends by email: a page that is one picture, as a PDF."""
    paper = Paper(130, 3)
    paper.title("Bridgeford Learning Centre", "Canal Walk 4 – courses for people who teach at work")
    paper.text("16 June 2025", "", f"Dear {PERSON},", "")
    paper.text(
        "We are pleased to offer you a place in “Practice educator, stage 1”.",
        "The course begins on Monday 13 October and has six days, one a month.",
        "Your manager has told us that you are given the time.",
    )
    paper.text(
        "Please bring a piece of your own recording to the first day, with all",
        "names taken out. We shall read it aloud, so choose one that you like.",
    )
    paper.text("Yours sincerely,")
    paper.signature("Course office", "16/06/2025")
    page = paper.scanned(-0.7).point(lambda value: min(value, 246)).filter(ImageFilter.GaussianBlur(0.6))
    out, when = io.BytesIO(), datetime(2025, 6, 16, 10, 12, tzinfo=timezone.utc).timetuple()
    page.save(out, "PDF", resolution=130, quality=45, title="Scan", creationDate=when, modDate=when)
    return out.getvalue()


def photograph():
    """A form on a desk. The camera was on its side: the picture is stored lying, and EXIF says how to turn it."""
    paper = Paper(110, 4)
    paper.title("Self-certificate of sickness", "For absences of up to seven calendar days")
    paper.answer("Name", PERSON)
    paper.answer("I was unfit for work from … to …", "Thursday 8 May to Sunday 11 May 2025")
    paper.answer("Because of", "A cough and a temperature of 39.")
    paper.answer("I saw a doctor", "Appointment on Monday 12 May")
    paper.signature(PERSON, "12/05/2025")
    sheet = paper.image.point(lambda value: min(value, 238))
    mask = Image.new("L", sheet.size, 255).rotate(4, expand=True)
    tinted = [sheet.point(lambda value, part=part: round(value * part)) for part in (1, 0.985, 0.94)]
    sheet = Image.merge("RGB", tinted).rotate(4, expand=True)
    desk = Image.new("RGB", (1050, 1400), (116, 82, 55))
    grain, chance = ImageDraw.Draw(desk), random.Random(5)
    for y in range(0, 1400, 6):
        shade = chance.randrange(-9, 9)
        grain.line([(0, y), (1050, y + chance.randrange(-20, 20))], fill=(116 + shade, 82 + shade, 55 + shade), width=5)
    desk.paste(sheet, (35, 20), mask)
    lying = desk.filter(ImageFilter.GaussianBlur(0.8)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F], exif[0x0110] = "Example", "Pocket 3"
    exif[0x0132] = "2025:05:12 08:31:07"
    out = io.BytesIO()
    lying.save(out, "JPEG", quality=55, exif=exif, dpi=(72, 72))
    return out.getvalue()


def screenshot():
    """A window of a learning site, with round corners through which one sees nothing."""
    picture = Image.new("RGBA", (1120, 640), (250, 250, 252, 255))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 0, 1120, 56], fill=(222, 224, 230, 255))
    for at, colour in enumerate(((236, 104, 96), (245, 190, 80), (98, 197, 84))):
        draw.ellipse([22 + 28 * at, 20, 38 + 28 * at, 36], fill=(*colour, 255))
    draw.text((560, 28), "learning.example.org – My courses", fill=(70, 74, 84, 255), font=font(20), anchor="mm")
    draw.text((70, 120), "Information governance", fill=(20, 40, 80, 255), font=font(40, "Sans-Bold"), anchor="ls")
    draw.text((70, 165), f"{PERSON} – completed on 3 June 2025 at 16:40", fill=(60, 60, 70, 255), font=font(24), anchor="ls")
    parts = (("What may be shared", 100), ("Asking for consent", 90), ("When something is lost", 100))
    for at, (name, score) in enumerate(parts):
        y = 240 + 100 * at
        draw.text((70, y), name, fill=(30, 30, 40, 255), font=font(24), anchor="ls")
        draw.rounded_rectangle([70, y + 16, 900, y + 44], 14, fill=(224, 228, 236, 255))
        draw.rounded_rectangle([70, y + 16, 70 + 8.3 * score, y + 44], 14, fill=(52, 132, 92, 255))
        draw.text((930, y + 40), f"{score} %", fill=(30, 30, 40, 255), font=font(26), anchor="ls")
    draw.text((70, 590), "Passed. You can print your certificate from 4 June.", fill=(60, 60, 70, 255), font=font(22), anchor="ls")
    corners = Image.new("L", picture.size, 0)
    ImageDraw.Draw(corners).rounded_rectangle([0, 0, 1119, 639], 22, fill=255)
    picture.putalpha(corners)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(144, 144))
    return out.getvalue()


def card():
    picture = Image.new("RGB", (420, 300), (253, 244, 222))
    draw = ImageDraw.Draw(picture)
    for at, colour in enumerate(((219, 96, 84), (237, 170, 60), (92, 160, 106), (78, 128, 190))):
        for x, y in ((45 + 100 * at, 45), (70 + 95 * at, 255)):
            for petal in ((-11, 0), (11, 0), (0, -11), (0, 11)):
                draw.ellipse([x + petal[0] - 9, y + petal[1] - 9, x + petal[0] + 9, y + petal[1] + 9], fill=colour)
            draw.ellipse([x - 7, y - 7, x + 7, y + 7], fill=(255, 250, 235))
    draw.text((210, 125), "Thank you, Zoë!", fill=(70, 50, 90), font=font(44, "Serif-Italic"), anchor="mm")
    draw.text((210, 175), "from everybody in the girls’ group", fill=(70, 50, 90), font=font(22, "Serif-Italic"), anchor="mm")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=70)
    return out.getvalue()
