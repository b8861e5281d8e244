//! [`Note`]: what was noticed while a file was read.

/// A note made while reading a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The kind.
    pub kind: NoteKind,
    /// The field's full name.
    pub field: Option<String>,
    /// The note as a sentence.
    pub message: String,
}

/// The kinds of notes. Rules turn some of them into findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A field of the form is missing from the file.
    ControlMissing,
    /// Most fields of the form are missing from the file.
    FieldsLost,
    /// The file has a field that the form does not have.
    UnknownField,
    /// A digital signature is in a field that the form does not have.
    UnknownSignature,
    /// Text was typed beside its field and was read as the answer.
    TextOutsideControl,
    /// Text was typed outside the fields and belongs to no answer.
    TextNotTaken,
    /// The box on the page is too small for its text.
    TextOverflowsBox,
    /// The text does not fit the kind of its field.
    UnreadableValue,
    /// A value in YAML or JSON has another type than the field takes, and was left out.
    ValueLeftOut,
    /// A date's year had two digits.
    YearAssumed,
    /// A date, time or mark was read from a text with other words.
    TakenAs,
    /// The date stored in the file and the date shown differ.
    DateDisagrees,
    /// A box's state and the mark shown differ.
    MarkDisagrees,
    /// The page shows other words than the file holds.
    ShownDiffers,
    /// Word shows another text, stored elsewhere in the file, on opening the file.
    StoredDiffers,
    /// Boxes of a PDF share an appearance, and so show one another's answers.
    AppearanceShared,
    /// Programs may read a PDF differently, because an object number in it stands for two objects.
    FileAmbiguous,
    /// Pages of the file hold no part of the record.
    OtherPages,
    /// Text struck out in tracked changes was left out.
    DeletionLeftOut,
    /// Words that are struck through were left out of an answer.
    StruckThrough,
    /// Words that are formatted as hidden were left out of an answer.
    HiddenText,
    /// A field is in the file twice with different answers.
    AnsweredTwice,
    /// Words inserted in tracked changes were read.
    TrackedInsertion,
    /// The file has a picture, in an answer or elsewhere.
    Picture,
    /// The file has a comment.
    Comment,
    /// The file has a footnote or an endnote.
    Footnote,
    /// Words were typed into the header or footer of the pages.
    HeaderText,
    /// A link has another target than its words say.
    Link,
    /// Another document is inserted into the file.
    InsertedDocument,
    /// An equation was read as plain letters.
    Equation,
    /// The file has an unreadable object of another program.
    EmbeddedObject,
    /// The form's id was missing from the file, and the form was recognised by its fields.
    RecognisedByFields,
    /// The file is of a newer version of the form than is known.
    UnknownVersion,
    /// The file has no fields of ours, and was read by the words that the form prints.
    ReadByLabels,
    /// An answer that was read by its label needs a look at the original.
    AnswerDoubtful,
    /// No answer was found in a file that was read by its labels.
    AnswerNotFound,
}

impl NoteKind {
    /// Every kind.
    pub const ALL: [Self; 36] = [
        Self::ControlMissing,
        Self::FieldsLost,
        Self::UnknownField,
        Self::UnknownSignature,
        Self::TextOutsideControl,
        Self::TextNotTaken,
        Self::TextOverflowsBox,
        Self::UnreadableValue,
        Self::ValueLeftOut,
        Self::YearAssumed,
        Self::TakenAs,
        Self::DateDisagrees,
        Self::MarkDisagrees,
        Self::ShownDiffers,
        Self::StoredDiffers,
        Self::AppearanceShared,
        Self::FileAmbiguous,
        Self::OtherPages,
        Self::DeletionLeftOut,
        Self::StruckThrough,
        Self::HiddenText,
        Self::AnsweredTwice,
        Self::TrackedInsertion,
        Self::Picture,
        Self::Comment,
        Self::Footnote,
        Self::HeaderText,
        Self::Link,
        Self::InsertedDocument,
        Self::Equation,
        Self::EmbeddedObject,
        Self::RecognisedByFields,
        Self::UnknownVersion,
        Self::ReadByLabels,
        Self::AnswerDoubtful,
        Self::AnswerNotFound,
    ];

    /// The keyword in records.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::ControlMissing => "control-missing",
            Self::FieldsLost => "fields-lost",
            Self::UnknownField => "unknown-field",
            Self::UnknownSignature => "unknown-signature",
            Self::TextOutsideControl => "text-outside-control",
            Self::TextNotTaken => "text-not-taken",
            Self::TextOverflowsBox => "text-overflows-box",
            Self::UnreadableValue => "unreadable-value",
            Self::ValueLeftOut => "value-left-out",
            Self::YearAssumed => "year-assumed",
            Self::TakenAs => "taken-as",
            Self::DateDisagrees => "date-disagrees",
            Self::MarkDisagrees => "mark-disagrees",
            Self::ShownDiffers => "shown-differs",
            Self::StoredDiffers => "stored-differs",
            Self::AppearanceShared => "appearance-shared",
            Self::FileAmbiguous => "file-ambiguous",
            Self::OtherPages => "other-pages",
            Self::DeletionLeftOut => "deletion-left-out",
            Self::StruckThrough => "struck-through",
            Self::HiddenText => "hidden-text",
            Self::AnsweredTwice => "answered-twice",
            Self::TrackedInsertion => "tracked-insertion",
            Self::Picture => "picture",
            Self::Comment => "comment",
            Self::Footnote => "footnote",
            Self::HeaderText => "header-text",
            Self::Link => "link",
            Self::InsertedDocument => "inserted-document",
            Self::Equation => "equation",
            Self::EmbeddedObject => "embedded-object",
            Self::RecognisedByFields => "recognised-by-fields",
            Self::UnknownVersion => "unknown-version",
            Self::ReadByLabels => "read-by-labels",
            Self::AnswerDoubtful => "answer-doubtful",
            Self::AnswerNotFound => "answer-not-found",
        }
    }
}
