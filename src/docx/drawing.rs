//! The content of a drawing or an embedded object: its pictures, its text boxes, or a name for it.

use super::xml::XmlElement;

/// A drawing, a picture or an object.
#[derive(Debug, Default)]
pub(super) struct DrawingObject<'a> {
    /// Its images.
    pub images: Vec<Image>,
    /// The contents of its text boxes.
    pub boxes: Vec<&'a XmlElement>,
    /// Words in the shape itself, such as those of a watermark.
    pub words: Vec<String>,
    /// The alternative text.
    pub alt: String,
    /// A name for it when it is no picture: "a chart".
    pub name: Option<String>,
    /// The relationship of the part that it shows.
    pub object: Option<String>,
    /// Whether it has a shape of its own.
    pub shape: bool,
}

/// An image by its relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image(pub String);

impl<'a> DrawingObject<'a> {
    /// Reads a `w:drawing`, `w:pict`, `w:object` or an ink element.
    pub fn from_element(element: &'a XmlElement) -> Self {
        let mut out = Self::default();
        out.element(element);
        out
    }

    /// Whether nothing of it is visible: a horizontal line that Word makes of hyphens, or a frame without content.
    pub fn is_nothing(&self) -> bool {
        self.images.is_empty() && self.name.is_none() && self.words.is_empty() && !self.shape
    }

    fn element(&mut self, element: &'a XmlElement) {
        let get = |name: &str| element.get(name).map(str::to_owned);
        let mut named = |name: &str| {
            self.name.get_or_insert_with(|| name.to_owned());
        };
        match &*element.name {
            "a:blip" => self.images.extend(get("r:embed").or_else(|| get("r:link")).map(Image)),
            "v:imagedata" | "v:fill" => self.images.extend(get("r:id").map(Image)),
            "w:txbxContent" => {
                self.boxes.push(element);
                return;
            }
            "wp:docPr" | "pic:cNvPr" => self.described(element.get("descr").or_else(|| element.get("title"))),
            "a:graphicData" => {
                if let Some(name) = graphic(element.get("uri").unwrap_or_default()) {
                    named(name);
                }
            }
            "w14:contentPart" | "w:contentPart" | "wpi:wsp" => named("ink"),
            "wp15:webVideoPr" | "a:videoFile" | "a:quickTimeFile" => named("a film"),
            "a:audioFile" | "a:wavAudioFile" => named("a sound"),
            "c:chart" | "cx1:chart" => self.object = get("r:id"),
            "w:control" => named("a control of another program (ActiveX)"),
            "o:OLEObject" => {
                named(&ole(element.get("ProgID").unwrap_or_default()));
                self.object = get("r:id");
            }
            "v:textpath" => self.words.extend(get("string").filter(|words| !words.trim().is_empty())),
            name if name.ends_with(":relIds") => self.object = get("r:dm"),
            "wps:wsp" | "v:line" | "v:oval" | "v:rect" | "v:roundrect" | "v:shape" | "v:polyline" | "v:curve"
            | "v:arc" => {
                self.described(element.get("alt"));
                self.shape |= element.get("o:hr").is_none();
            }
            _ => {}
        }
        if element.name == "mc:AlternateContent" {
            let one = element.alternative();
            one.into_iter().for_each(|one| self.children(one));
            // The fallback is a picture of the content.
            if let (true, Some(fallback)) = (self.images.is_empty(), element.child("mc:Fallback")) {
                self.images.extend(Self::from_element(fallback).images);
            }
            return;
        }
        self.children(element);
    }

    fn children(&mut self, element: &'a XmlElement) {
        element.elements().for_each(|child| self.element(child));
    }

    fn described(&mut self, words: Option<&str>) {
        if self.alt.is_empty() {
            words.unwrap_or_default().trim().clone_into(&mut self.alt);
        }
    }
}

/// A name for a graphic by the URI of its type; `None` for pictures and shapes.
fn graphic(uri: &str) -> Option<&'static str> {
    let kind = uri.rsplit('/').next().unwrap_or_default();
    Some(match kind {
        "chart" | "chartex" => "a chart",
        "diagram" => "a diagram (SmartArt)",
        "wordprocessingInk" => "ink",
        "model3d" => "a three-dimensional model",
        "slicer" | "table" => "a table of another program",
        _ => return None,
    })
}

/// A name for an embedded object by its program.
fn ole(program: &str) -> String {
    let known = [
        ("Excel", "an Excel worksheet"),
        ("PowerPoint", "a PowerPoint presentation"),
        ("Word", "a Word document"),
        ("Equation", "an equation"),
        ("Acro", "a PDF document"),
        ("Outlook", "an Outlook item"),
        ("Package", "a file"),
        ("Visio", "a Visio drawing"),
    ];
    let name = known.iter().find(|(start, _)| program.starts_with(start)).map(|(_, name)| *name);
    let name = name.map_or_else(|| format!("an object of another program ({program})"), str::to_owned);
    if program.is_empty() { "an object of another program".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::super::xml::el;
    use super::*;

    #[test]
    fn drawings_have_names() {
        let graphic = |uri: &str| el("w:drawing").with(el("a:graphic").with(el("a:graphicData").attr("uri", uri)));
        let chart = graphic("http://schemas.openxmlformats.org/drawingml/2006/chart");
        assert_eq!(DrawingObject::from_element(&chart).name.as_deref(), Some("a chart"));
        let picture = graphic("http://schemas.openxmlformats.org/drawingml/2006/picture")
            .with(el("wp:docPr").attr("descr", "A plan"))
            .with(el("a:blip").attr("r:embed", "rId7"));
        let seen = DrawingObject::from_element(&picture);
        assert_eq!((seen.images, seen.alt.as_str(), seen.name), (vec![Image("rId7".to_owned())], "A plan", None));
        let sheet = el("w:object").with(el("o:OLEObject").attr("ProgID", "Excel.Sheet.12").attr("r:id", "rId8"));
        let seen = DrawingObject::from_element(&sheet);
        assert_eq!((seen.name.as_deref(), seen.object.as_deref()), (Some("an Excel worksheet"), Some("rId8")));
        let rule = el("w:pict").with(el("v:rect").attr("o:hr", "t"));
        assert!(DrawingObject::from_element(&rule).is_nothing());
    }
}
