"""PDFs as other people's programs leave them: fields and notes of every kind, with and without appearances.

`write(directory)` writes them all and returns, for each file, how its page in a binder is to be compared with its own:
`same` to the pixel, or `alike` where there was nothing to keep and Poppler drew it in its own way; and the words that have
to stand on the page.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

TEXT, CHOICE, BUTTON = Name.Tx, Name.Ch, Name.Btn
MULTILINE, PASSWORD, RADIO, PUSH, COMBO, COMB = (1 << bit for bit in (12, 13, 15, 16, 17, 24))
STYLE = String("/Helv 11 Tf 0 g")


class Sheet:
    """A page with a form."""

    def __init__(self, turned=0, **form):
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=(595, 842))
        self.page = self.pdf.pages[0]
        font = {"Type": Name.Font, "Subtype": Name.Type1}
        self.helvetica = self.pdf.make_indirect(
            Dictionary(**font, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        )
        dingbats = self.pdf.make_indirect(Dictionary(**font, BaseFont=Name.ZapfDingbats))
        resources = Dictionary(Font=Dictionary(Helv=self.helvetica, ZaDb=dingbats))
        self.pdf.Root.AcroForm = Dictionary(Fields=Array(), DA=String("/Helv 0 Tf 0 g"), DR=resources, **form)
        self.page.Contents = self.pdf.make_stream(b"q Q")
        self.page.Annots = Array()
        if turned:
            self.page.Rotate = turned
        self.top = 800

    def place(self, height=20):
        self.top -= height + 8
        return Array([60, self.top, 300, self.top + height])

    def put(self, annotation):
        annotation = self.pdf.make_indirect(annotation)
        self.page.Annots.append(annotation)
        return annotation

    def field(self, name, kind=TEXT, height=20, **more):
        more.setdefault("Rect", self.place(height))
        field = {"Type": Name.Annot, "Subtype": Name.Widget, "FT": kind, "T": String(name), "F": 4, "DA": STYLE}
        added = self.put(Dictionary(**{**field, **more}))
        self.pdf.Root.AcroForm.Fields.append(added)
        return added

    def note(self, subtype, **more):
        return self.put(Dictionary(**{"Type": Name.Annot, "Subtype": Name(f"/{subtype}"), "F": 4, **more}))

    def form(self, content, bbox=(0, 0, 240, 20), fonts=True, **more):
        stream = self.pdf.make_stream(content.encode("latin-1"))
        if bbox:
            stream.BBox = Array(bbox)
        if fonts:
            stream.Resources = Dictionary(Font=Dictionary(Helv=self.helvetica))
        for key, value in more.items():
            stream[f"/{key}"] = value
        return stream

    def words(self, text):
        return self.form(f"/Tx BMC q BT 0.8 0 0 rg /Helv 12 Tf 40 6 Td ({text}) Tj ET Q EMC", Subtype=Name.Form)


def colours(**more):
    return Dictionary(**{key: Array(value) if isinstance(value, list) else value for key, value in more.items()})


def line(kind, width=2, **more):
    return Dictionary(W=width, S=Name(f"/{kind}"), **more)


def kept(sheet):
    """Appearances that show something else than a value drawn anew would."""
    for name, value, shown in (
        ("money", "1234.5", "\u00a31,234.50"),
        ("percent", "0.25", "25%"),
        ("without value", None, "Typed in Preview"),
        ("stale", "New", "Old"),
    ):
        more = {} if value is None else {"V": String(value)}
        sheet.field(name, AP=Dictionary(N=sheet.words(shown)), **more)
    sheet.field("frame", AP=Dictionary(N=sheet.form("1 1 0 rg 0 0 240 20 re f 0 G 0.5 0.5 239 19 re S", Subtype=Name.Form)))
    on = sheet.form("q 1 0 0 RG 2 w 2 2 m 14 14 l 2 14 m 14 2 l S Q 0 0 16 16 re S", (0, 0, 16, 16), Subtype=Name.Form)
    off = sheet.form("0 0 16 16 re S", (0, 0, 16, 16), Subtype=Name.Form)
    for index, (value, state) in enumerate((("Yes", "Yes"), ("Off", "Yes"), ("Yes", "Off"), ("Off", "Off"))):
        rect = Array([60 + 30 * index, 400, 76 + 30 * index, 416])
        states = Dictionary(N=Dictionary(Yes=on, Off=off))
        sheet.field(f"box {index}", BUTTON, V=Name(f"/{value}"), AS=Name(f"/{state}"), AP=states, Rect=rect)
    turned = {90: [0, 1, -1, 0, 20, 0], 270: [0, -1, 1, 0, 0, 240]}
    for index, (degrees, matrix) in enumerate(turned.items()):
        picture = sheet.words(f"Turned {degrees}")
        picture.Matrix = Array(matrix)
        rect = Array([400 + 40 * index, 400, 420 + 40 * index, 640])
        sheet.field(f"turned {degrees}", AP=Dictionary(N=picture), V=String("x"), MK=Dictionary(R=degrees), Rect=rect)
    sheet.note("Stamp", Rect=Array([60, 300, 300, 320]), AP=Dictionary(N=sheet.words("No subtype")))
    del sheet.page.Annots[-1].AP.N["/Subtype"]
    sheet.note("FreeText", Rect=Array([60, 260, 300, 280]), AP=Dictionary(N=sheet.words("Typed")), Contents=String("Other"))
    states = Dictionary(N=Dictionary(On=sheet.words("The only state")))
    sheet.note("Stamp", Rect=Array([60, 220, 300, 240]), AP=states)


def drawn(sheet):
    """Fields of every kind without an appearance. Borders have a style each, because Poppler draws no others."""
    plain = line("S", 1)
    sheet.field("left", V=String("On the left"))
    sheet.field("centre", V=String("In the middle"), Q=1, DA=String("/Helv 12 Tf 0 0 1 rg"))
    sheet.field("right", V=String("On the right"), Q=2, MK=colours(BC=[0]), BS=plain)
    sheet.field("comb", V=String("AB123456C"), Ff=COMB, MaxLen=12, MK=colours(BG=[0.9, 0.9, 1]))
    sheet.field("coloured", V=String("OVERDUE"), DA=String("/Helv 12 Tf 1 0 0 rg"), MK=colours(BC=[0], BG=[1, 1, 0]), BS=plain)
    sheet.field("dashed", V=String("dashed"), MK=colours(BC=[0, 0.5, 0]), BS=line("D", D=Array([4, 2])))
    sheet.field("underlined", V=String("underlined"), MK=colours(BC=[0]), BS=line("U", 1))
    sheet.field("empty", MK=colours(BC=[0], BG=[1, 1, 0]), BS=plain)
    several = "A text of several lines, of which the first has to be wrapped in its box.\rThe second"
    sheet.field("lines", V=String(several), Ff=MULTILINE, height=60)
    sheet.field("secret", V=String("secret"), Ff=PASSWORD)
    options = Array([Array([String("a"), String("Option A")]), Array([String("b"), String("Option B")])])
    sheet.field("combo", CHOICE, Opt=options, V=String("b"), Ff=COMBO)
    sheet.field("push", BUTTON, Ff=PUSH, MK=colours(CA=String("Photo"), BG=[0.8]))
    for index, code in enumerate("48lunH"):
        rect = Array([60 + 30 * index, 360, 76 + 30 * index, 376])
        looks = colours(CA=String(code), BC=[0])
        sheet.field(f"box {code}", BUTTON, V=Name.Yes, AS=Name.Yes, MK=looks, BS=plain, Rect=rect, DA=String("/ZaDb 0 Tf 0 g"))
    for index, degrees in enumerate((90, 270)):
        rect = Array([400 + 40 * index, 500, 420 + 40 * index, 640])
        sheet.field(f"turned {degrees}", V=String(f"Turned {degrees}"), MK=Dictionary(R=degrees), Rect=rect)


def marked(sheet):
    """What people put on a page, without an appearance."""
    red, pen = Array([1, 0, 0]), line("S")
    sheet.note("FreeText", Rect=Array([60, 740, 300, 780]), DA=STYLE, Contents=String("Typed on the page"), BS=line("S", 1))
    sheet.note("Ink", Rect=Array([60, 680, 200, 720]), InkList=Array([Array([60, 680, 100, 720, 140, 685, 200, 720])]), C=red, BS=pen)
    sheet.note("Line", Rect=Array([220, 680, 330, 720]), L=Array([225, 685, 325, 715]), C=red, BS=pen)
    sheet.note("Square", Rect=Array([350, 680, 420, 720]), C=red, IC=Array([0.9, 1, 0.9]), BS=pen)
    sheet.note("Circle", Rect=Array([440, 680, 520, 720]), C=red, BS=line("D", 1, D=Array([4, 2])))
    corners = Array([310, 610, 390, 610, 350, 670])
    sheet.note("Polygon", Rect=Array([300, 600, 400, 680]), Vertices=corners, C=red, IC=Array([0.8, 0.8, 1]), CA=0.5)
    for index, kind in enumerate(("Highlight", "Underline", "StrikeOut")):
        bottom = 640 - 30 * index
        quad = Array([60, bottom + 12, 260, bottom + 12, 60, bottom, 260, bottom])
        sheet.note(kind, Rect=Array([60, bottom, 260, bottom + 12]), QuadPoints=quad, C=Array([1, 0.8, 0]))


def write(directory):
    directory.mkdir(parents=True)
    out = {}

    def save(name, fill, how, words, **form):
        sheet = Sheet(**form)
        fill(sheet)
        sheet.pdf.save(directory / f"{name}.pdf")
        out[f"{name}.pdf"] = (how, words)

    shown = ("£1,234.50", "25%", "Typed in Preview", "Old", "No subtype", "Typed", "The only state")
    save("kept", kept, "same", shown)
    save("kept in a static XFA form", kept, "same", shown, XFA=String("<xdp/>"))
    words = ("On the left", "In the middle", "On the right", "OVERDUE", "The second", "******", "Option B", "Photo")
    save("drawn", drawn, "alike", words)
    save("drawn because it is to be", drawn, "alike", words, NeedAppearances=True)
    for degrees in (90, 180, 270):
        save(f"kept on a page turned {degrees}", kept, "same", (), turned=degrees)
        save(f"drawn on a page turned {degrees}", drawn, "alike", (), turned=degrees)
    save("marked", marked, "alike", ("Typed on the page",))
    return out
