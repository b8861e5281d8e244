//! The types of files: what each is called, what helps when it cannot be shown, its category, and the endings of file
//! names.

/// The type of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// A PDF.
    Pdf,
    /// A Word document (.docx and the like).
    Word,
    /// A document of another word processor or of an old version of Word.
    TextDocument,
    /// A Rich Text document.
    Rtf,
    /// A spreadsheet.
    Spreadsheet,
    /// A presentation.
    Presentation,
    /// An email message.
    Mail,
    /// An email message saved by Outlook (.msg).
    OutlookMail,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A GIF picture.
    Gif,
    /// A WebP picture.
    Webp,
    /// A TIFF picture.
    Tiff,
    /// A HEIC or AVIF picture.
    Heic,
    /// A picture by its name, of a type that its bytes do not tell.
    Picture,
    /// Text in UTF-8, such as a record in YAML.
    Text,
    /// Text in UTF-16.
    Utf16,
    /// Text in another encoding.
    Latin,
    /// A web page.
    Html,
    /// An XML file.
    Xml,
    /// A zip archive: by its first bytes a Word file, too.
    Zip,
    /// A compound file: the container of `.doc` files and of password-protected Office files.
    Compound,
    /// No bytes.
    Empty,
    /// Zero bytes only.
    Zeros,
    /// An unknown type.
    Unknown,
}

/// The category of a file, for opening and printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// A PDF.
    Pdf,
    /// A picture or a scan.
    Picture,
    /// A Word document.
    Word,
    /// A document of another word processor, an old Word file among them.
    TextDocument,
    /// A spreadsheet.
    Spreadsheet,
    /// A presentation.
    Presentation,
    /// An email message.
    Mail,
    /// Plain text, a record in YAML among them.
    PlainText,
    /// Something else.
    Other,
}

/// The media type of a file that no other type is known for.
const UNKNOWN_MEDIA_TYPE: &str = "application/octet-stream";

/// The endings of file names, each with its type and its media type.
const ENDINGS: &[(&str, FileType, &str)] = &[
    ("pdf", FileType::Pdf, "application/pdf"),
    ("docx", FileType::Word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("docm", FileType::Word, UNKNOWN_MEDIA_TYPE),
    ("dotx", FileType::Word, UNKNOWN_MEDIA_TYPE),
    ("doc", FileType::TextDocument, "application/msword"),
    ("dot", FileType::TextDocument, UNKNOWN_MEDIA_TYPE),
    ("odt", FileType::TextDocument, "application/vnd.oasis.opendocument.text"),
    ("ott", FileType::TextDocument, UNKNOWN_MEDIA_TYPE),
    ("rtf", FileType::TextDocument, "application/rtf"),
    ("pages", FileType::TextDocument, UNKNOWN_MEDIA_TYPE),
    ("wpd", FileType::TextDocument, UNKNOWN_MEDIA_TYPE),
    ("xlsx", FileType::Spreadsheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xlsm", FileType::Spreadsheet, UNKNOWN_MEDIA_TYPE),
    ("xls", FileType::Spreadsheet, "application/vnd.ms-excel"),
    ("ods", FileType::Spreadsheet, "application/vnd.oasis.opendocument.spreadsheet"),
    ("csv", FileType::Spreadsheet, "text/csv"),
    ("numbers", FileType::Spreadsheet, UNKNOWN_MEDIA_TYPE),
    ("pptx", FileType::Presentation, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("ppt", FileType::Presentation, "application/vnd.ms-powerpoint"),
    ("odp", FileType::Presentation, UNKNOWN_MEDIA_TYPE),
    ("key", FileType::Presentation, UNKNOWN_MEDIA_TYPE),
    ("eml", FileType::Mail, "message/rfc822"),
    ("msg", FileType::Mail, "application/vnd.ms-outlook"),
    ("emlx", FileType::Mail, UNKNOWN_MEDIA_TYPE),
    ("mbox", FileType::Mail, UNKNOWN_MEDIA_TYPE),
    ("jpg", FileType::Picture, "image/jpeg"),
    ("jpeg", FileType::Picture, "image/jpeg"),
    ("png", FileType::Picture, "image/png"),
    ("tif", FileType::Picture, "image/tiff"),
    ("tiff", FileType::Picture, "image/tiff"),
    ("heic", FileType::Picture, "image/heic"),
    ("heif", FileType::Picture, UNKNOWN_MEDIA_TYPE),
    ("gif", FileType::Picture, UNKNOWN_MEDIA_TYPE),
    ("webp", FileType::Picture, "image/webp"),
    ("bmp", FileType::Picture, UNKNOWN_MEDIA_TYPE),
    ("jfif", FileType::Picture, UNKNOWN_MEDIA_TYPE),
    ("avif", FileType::Picture, UNKNOWN_MEDIA_TYPE),
    ("txt", FileType::Text, "text/plain"),
    ("yaml", FileType::Text, "application/yaml"),
    ("yml", FileType::Text, "application/yaml"),
    ("json", FileType::Text, "application/json"),
];

/// Saving it as .docx would not restore the fields.
const IN_ANOTHER_FORMAT: &str = "If it is one of the forms, ask for the Word or PDF file that was filled in: \
     saved in this format, a form loses its fields.";
const A_PICTURE: &str = "Ask for the form itself as a Word or PDF file; a picture of it has no fields to read.";
const AS_UTF8: &str = "Save it as UTF-8: in Notepad, Save as, then Encoding: UTF-8.";
const FROM_A_MAIL: &str = "Open it and save the form that is attached to it, then use that file.";
const ITSELF: &str = "Give the form itself, as it was filled in; formfolio reads .docx, .pdf and .yaml files.";

/// Returns the ending of a file's name in small letters, without the dot; empty without one.
#[must_use]
pub fn ending_of(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// Returns the media type of a file by its ending; `application/octet-stream` when unknown.
#[must_use]
pub fn media_type(name: &str) -> &'static str {
    let ending = ending_of(name);
    ENDINGS.iter().find(|(known, ..)| *known == ending).map_or(UNKNOWN_MEDIA_TYPE, |(.., media_type)| media_type)
}

impl FileType {
    /// Returns the type that belongs to an ending in small letters; none when unknown.
    #[must_use]
    pub fn by_ending(ending: &str) -> Option<Self> {
        ENDINGS.iter().find(|(known, ..)| *known == ending).map(|(_, file_type, _)| *file_type)
    }

    /// What it is called, as the end of "this is …".
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Rtf => "a Rich Text document (RTF), not a Word document (.docx)",
            Self::OutlookMail => "an email saved by Outlook (.msg)",
            Self::Mail => "an email message, not a form",
            Self::Png => "a picture (PNG), not a form",
            Self::Jpeg => "a photograph (JPEG), not a form",
            Self::Gif => "a picture (GIF), not a form",
            Self::Webp => "a picture (WebP), not a form",
            Self::Tiff => "a picture (TIFF), probably a scan, not a form",
            Self::Heic => "a photograph (HEIC), not a form",
            Self::Utf16 => "text in UTF-16, not in UTF-8",
            Self::Latin => "text that is not in UTF-8",
            Self::Html => "a web page (HTML), not a form",
            Self::Xml => "an XML file, not a Word document (.docx)",
            Self::Zip | Self::Compound => "an Office document",
            Self::Empty => "an empty file",
            Self::Zeros => "a file of zero bytes only, as a broken download or a failed sync leaves behind",
            Self::Unknown => "not a Word or PDF file",
            Self::Pdf
            | Self::Word
            | Self::TextDocument
            | Self::Spreadsheet
            | Self::Presentation
            | Self::Picture
            | Self::Text => self.category().label(),
        }
    }

    /// What helps when no form can be read in it.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::TextDocument | Self::Rtf => IN_ANOTHER_FORMAT,
            Self::Mail | Self::OutlookMail => FROM_A_MAIL,
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Tiff | Self::Heic | Self::Picture => A_PICTURE,
            Self::Utf16 | Self::Latin => AS_UTF8,
            Self::Html => "Download the form itself; what was saved is the page around it, or a sign-in page.",
            Self::Xml => "Open it in Word and save it as a Word document (.docx).",
            Self::Empty => "Get it again from the sender; a broken download or a failed sync leaves such a file.",
            Self::Zeros => "Get the file again from the sender, or from the place it was synchronised from.",
            Self::Text => {
                "Give the form itself, as it was filled in. A record written as text says `form:` and the form’s id at \
                 its start."
            }
            Self::Pdf
            | Self::Word
            | Self::Spreadsheet
            | Self::Presentation
            | Self::Zip
            | Self::Compound
            | Self::Unknown => ITSELF,
        }
    }

    /// Its category.
    #[must_use]
    pub fn category(self) -> Category {
        match self {
            Self::Pdf => Category::Pdf,
            Self::Word => Category::Word,
            Self::TextDocument | Self::Rtf => Category::TextDocument,
            Self::Spreadsheet => Category::Spreadsheet,
            Self::Presentation => Category::Presentation,
            Self::Mail | Self::OutlookMail => Category::Mail,
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Tiff | Self::Heic | Self::Picture => {
                Category::Picture
            }
            Self::Text | Self::Utf16 | Self::Latin | Self::Html => Category::PlainText,
            Self::Xml | Self::Zip | Self::Compound | Self::Empty | Self::Zeros | Self::Unknown => Category::Other,
        }
    }
}

impl Category {
    /// The word in JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::Word => "word",
            Self::TextDocument => "text_document",
            Self::Spreadsheet => "spreadsheet",
            Self::Presentation => "presentation",
            Self::Mail => "mail",
            Self::PlainText => "plain_text",
            Self::Other => "other",
        }
    }

    /// What a file of this category is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::Word => "a Word document",
            Self::TextDocument => "a document of a word processor",
            Self::Spreadsheet => "a spreadsheet",
            Self::Presentation => "a presentation",
            Self::Mail => "an email",
            Self::PlainText => "a text",
            Self::Other => "a file of another kind",
        }
    }
}
