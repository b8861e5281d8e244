//! Data bindings of content controls (ISO/IEC 29500-1, 17.5.2.6): where the text is stored that a control shows.

use super::xml::XmlElement;

/// The most steps of a path.
const MOST_STEPS: usize = 50;
/// The place of a control's stored text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataBinding {
    pub store: Option<String>,
    path: String,
}

impl DataBinding {
    /// The data binding in a control's properties.
    pub fn from_properties(properties: &XmlElement) -> Option<Self> {
        let binding = properties.child("w:dataBinding").or_else(|| properties.child("w15:dataBinding"))?;
        let path = binding.get("w:xpath").or_else(|| binding.get("w15:xpath"))?.to_owned();
        let store = binding.get("w:storeItemID").or_else(|| binding.get("w15:storeItemID"));
        Some(Self { store: store.map(str::to_uppercase).filter(|store| !store.is_empty()), path })
    }

    /// The text at the path; `None` where the path matches nothing or uses syntax that is not supported.
    pub fn text(&self, root: &XmlElement) -> Option<String> {
        let mut steps = self.path.strip_prefix('/')?.split('/').take(MOST_STEPS).map(PathStep::parse);
        let first = steps.next()??;
        let mut at = (first.name == local(&root.name) && first.number == 1).then_some(root)?;
        for step in steps {
            let step = step?;
            if let Some(attribute) = step.name.strip_prefix('@') {
                let found = at.attributes.iter().find(|(name, _)| local(name) == attribute);
                return found.map(|(_, value)| value.clone());
            }
            at = at.elements().filter(|child| local(&child.name) == step.name).nth(step.number - 1)?;
        }
        Some(all_text(at))
    }
}

/// A step of a path: `ns0:name[2]`.
struct PathStep<'p> {
    name: &'p str,
    number: usize,
}

impl<'p> PathStep<'p> {
    fn parse(step: &'p str) -> Option<Self> {
        let (name, number) = match step.split_once('[') {
            Some((name, rest)) => (name, rest.strip_suffix(']')?.parse().ok()?),
            None => (step, 1),
        };
        let name = if name.starts_with('@') { name } else { local(name) };
        (!name.is_empty() && number > 0).then_some(Self { name, number })
    }
}

/// A name without the prefix of its namespace.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn all_text(element: &XmlElement) -> String {
    let mut out = element.own_text();
    element.elements().for_each(|child| out.push_str(&all_text(child)));
    out
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    #[test]
    fn a_path_finds_the_stored_text() {
        let root = parse(b"<a xmlns='urn:x'><b>one</b><b c='two'>three<d>four</d></b></a>").unwrap();
        let text = |path: &str| DataBinding { store: None, path: path.to_owned() }.text(&root);
        assert_eq!(text("/ns0:a[1]/ns0:b[1]").as_deref(), Some("one"));
        assert_eq!(text("/a/b[2]").as_deref(), Some("threefour"));
        assert_eq!(text("/ns0:a[1]/ns0:b[2]/@c").as_deref(), Some("two"));
        for nowhere in ["", "/", "/b", "/a/b[3]", "/a/b[0]", "//b", "/a/b[last()]", "/a[2]", "/a/b[1"] {
            assert_eq!(text(nowhere), None, "{nowhere}");
        }
    }
}
