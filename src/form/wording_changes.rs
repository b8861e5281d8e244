//! How the printed words of a form differ from the text of the policy, and from earlier blanks.

/// Words of the policy that the form corrects, because they would mislead, such as a typing slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The place in the form, such as "label of supervisors_manager".
    pub place: String,
    /// The line of the policy document, from 1.
    pub line: Option<u32>,
    /// The policy's words.
    pub printed: String,
    /// The form's words.
    pub corrected: String,
    /// The reason for the difference.
    pub why: String,
}

/// How lines of the policy's extracted text were read that lost their order, numbers or gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceReading {
    /// First and last line, from 1.
    pub lines: (u32, u32),
    /// Further lines.
    pub also: Vec<u32>,
    /// The loss.
    pub lost: ExtractionLoss,
    /// How they were read.
    pub note: String,
}

/// What the text extraction lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExtractionLoss {
    /// The order of columns, boxes or lines.
    Order,
    /// Automatic numbers: they are missing or all the same.
    Numbers,
    /// Gaps to fill in.
    Blanks,
}

impl ExtractionLoss {
    /// The keyword in definitions and JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Numbers => "numbers",
            Self::Blanks => "blanks",
        }
    }
}

impl SourceReading {
    /// Returns whether it covers a line.
    #[must_use]
    pub fn covers(&self, line: u32) -> bool {
        (self.lines.0..=self.lines.1).contains(&line) || self.also.contains(&line)
    }
}

/// Words that earlier blanks of the same version printed, and the present words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierWording {
    /// The earlier words.
    pub was: String,
    /// The present words.
    pub now: String,
}

impl EarlierWording {
    /// A text from an earlier blank in today's words; `None` when it needs no change.
    #[must_use]
    pub fn update(&self, text: &str) -> Option<String> {
        // When words were only added, the earlier ones also occur in today's blank.
        let updated = self.now.contains(&self.was) && text.contains(&self.now);
        (!updated && text.contains(&self.was)).then(|| text.replacen(&self.was, &self.now, 1))
    }
}

/// A text as the policy prints it, with each correction undone.
#[must_use]
pub fn as_in_the_policy(text: &str, corrections: &[Correction]) -> String {
    corrections.iter().fold(text.to_owned(), |text, one| text.replacen(&one.corrected, &one.printed, 1))
}
