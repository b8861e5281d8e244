//! What somebody may do to a file after it was signed, without touching a byte of what was: each is a
//! change, and named; only what signing itself does is none.

use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::{Integrity, SignedChanges};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

use super::{RSA, TWICE, bytes, digital, found, read, signature};

/// The file with an incremental update.
pub fn updated(file: &[u8], change: impl FnOnce(&mut Update)) -> Vec<u8> {
    let before = Document::load_mem(file).expect("a PDF");
    let mut update = Update(IncrementalDocument::create_from(file.to_vec(), before));
    change(&mut update);
    let mut out = Vec::new();
    update.0.save_to(&mut out).expect("an update");
    assert!(out.starts_with(file));
    out
}

pub struct Update(IncrementalDocument);

impl Update {
    pub fn before(&self) -> &Document {
        self.0.get_prev_documents()
    }

    pub fn root(&self) -> ObjectId {
        self.before().trailer.get(b"Root").unwrap().as_reference().unwrap()
    }

    /// The first object that is a dictionary with these properties.
    pub fn find(&self, is: impl Fn(&Dictionary) -> bool) -> ObjectId {
        let known = |object: &Object| object.as_dict().is_ok_and(&is);
        *self.before().objects.iter().find(|(_, object)| known(object)).expect("such an object").0
    }

    /// The box of the field of that last name, below a group of the other.
    fn field(&self, group: Option<&str>, name: &str) -> ObjectId {
        let named =
            |dict: &Dictionary, name: &str| dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == name.as_bytes());
        self.find(|dict| {
            let above = dict.get(b"Parent").and_then(Object::as_reference);
            let above = above.ok().and_then(|id| self.before().get_dictionary(id).ok());
            named(dict, name)
                && dict.has(b"FT")
                && group.is_none_or(|group| above.is_some_and(|above| named(above, group)))
        })
    }

    pub fn dict(&mut self, id: ObjectId) -> &mut Dictionary {
        self.0.opt_clone_object_to_new_document(id).unwrap();
        self.0.new_document.get_dictionary_mut(id).unwrap()
    }

    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.0.new_document.add_object(object)
    }

    /// Each signature that was added says that it is a timestamp of the document.
    pub fn claim_timestamp(&mut self) {
        for object in self.0.new_document.objects.values_mut() {
            if let Object::Dictionary(dict) = object
                && dict.has(b"ByteRange")
            {
                dict.set("Type", "DocTimeStamp");
            }
        }
    }

    pub fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.0.new_document.objects.insert(id, object.into());
    }

    /// The first dictionary with a key that was added.
    pub fn added(&mut self, key: &[u8]) -> &mut Dictionary {
        let dicts = self.0.new_document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
        dicts.into_iter().find(|dict| dict.has(key)).expect("such a dictionary")
    }

    pub fn page(&self, index: usize) -> ObjectId {
        self.before().page_iter().nth(index).unwrap()
    }
}

/// What is said to have changed since the manager signed.
fn changes(file: &[u8], change: impl FnOnce(&mut Update)) -> Option<(Vec<String>, Vec<u32>, bool)> {
    let file = updated(file, change);
    let record = read(&file, &Trust::none());
    let integrity = &digital(&record, "manager_signed").integrity;
    // The check without the form reports the same.
    let all = signatures(&file, &Trust::none()).expect("a PDF");
    let own = all.iter().find(|one| one.field == "manager_signed").expect("the signature");
    assert_eq!(own.digital.integrity == Integrity::Intact, *integrity == Integrity::Intact, "{}", own.sentence());
    match integrity {
        Integrity::Intact => None,
        Integrity::Changed(SignedChanges { fields, pages, elsewhere, .. }) => {
            Some((fields.iter().map(ToString::to_string).collect(), pages.clone(), *elsewhere))
        }
        other => panic!("{other:?}"),
    }
}

fn drawing() -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()],
    };
    Stream::new(dict, b"1 0 0 rg 0 0 100 20 re f".to_vec())
}

fn only(field: &str) -> Option<(Vec<String>, Vec<u32>, bool)> {
    Some((vec![field.to_owned()], vec![], false))
}

#[test]
fn values_of_fields() {
    let good = bytes(RSA);
    let text = |value: &str| Object::string_literal(value);
    assert_eq!(changes(&good, |u| u.dict(u.field(None, "next_venue")).set("V", text("elsewhere"))), only("next_venue"));
    assert_eq!(
        changes(&good, |u| {
            u.dict(u.field(None, "next_venue")).remove(b"V");
        }),
        only("next_venue")
    );
    let cell = |u: &mut Update| u.dict(u.field(Some("1"), "by_whom")).set("V", text("Moses"));
    assert_eq!(changes(&good, cell), only("actions.1.by_whom"));
    // The manager’s own name, and the employee’s, who has not signed digitally.
    let own = |u: &mut Update| u.dict(u.field(Some("manager_signed"), "name")).set("V", text("Moses Adeyemi"));
    assert_eq!(changes(&good, own), only("manager_signed.name"));
    let other = |u: &mut Update| u.dict(u.field(Some("employee_signed"), "date")).set("V", text("01/06/2025"));
    assert_eq!(changes(&good, other), only("employee_signed.date"));
}

#[test]
fn how_fields_look() {
    let good = bytes(RSA);
    let another = |u: &mut Update| {
        let look = u.add(drawing());
        u.dict(u.field(None, "next_venue")).set("AP", dictionary! { "N" => look });
    };
    assert_eq!(changes(&good, another), only("next_venue"));
    // The very object that draws the value is replaced, and no dictionary changes.
    let replaced = |u: &mut Update| {
        let field = u.before().get_dictionary(u.field(None, "next_venue")).unwrap();
        let look = field.get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap().as_reference().unwrap();
        u.put(look, drawing());
    };
    assert_eq!(changes(&good, replaced), only("next_venue"));
    let moved = |u: &mut Update| {
        u.dict(u.field(None, "next_venue")).set("Rect", vec![0.into(), 0.into(), 1.into(), 1.into()]);
    };
    assert_eq!(changes(&good, moved), only("next_venue"));
    let hidden = |u: &mut Update| u.dict(u.field(None, "next_venue")).set("F", 2);
    assert_eq!(changes(&good, hidden), only("next_venue"));
}

#[test]
fn pages() {
    let good = bytes(RSA);
    let page = |number: u32| Some((vec![], vec![number], false));
    let content = |u: &mut Update| {
        let id = u.before().get_page_contents(u.page(1))[0];
        u.put(id, Stream::new(Dictionary::new(), b"0 0 1 rg 0 0 500 500 re f".to_vec()));
    };
    assert_eq!(changes(&good, content), page(2));
    let annotation = |u: &mut Update| {
        let note = u.add(dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText", "Contents" => Object::string_literal("Agreed!"),
            "Rect" => vec![50.into(), 50.into(), 300.into(), 300.into()],
        });
        let page = u.page(0);
        let Object::Array(mut list) =
            u.before().get_dictionary(page).unwrap().get_deref(b"Annots", u.before()).unwrap().clone()
        else {
            panic!("annotations")
        };
        list.push(note.into());
        u.dict(page).set("Annots", list);
    };
    assert_eq!(changes(&good, annotation), page(1));
    let turned = |u: &mut Update| u.dict(u.page(0)).set("Rotate", 90);
    assert_eq!(changes(&good, turned), page(1));
    let removed = |u: &mut Update| {
        let tree = u.before().catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        let mut kids = u.before().get_dictionary(tree).unwrap().get(b"Kids").unwrap().as_array().unwrap().clone();
        kids.remove(0);
        u.dict(tree).set("Kids", kids);
    };
    assert!(changes(&good, removed).is_some());
}

#[test]
fn the_form_and_the_document() {
    let good = bytes(RSA);
    let form = |u: &Update| u.before().catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let dropped = |u: &mut Update| {
        let form = form(u);
        let venue = Object::Reference(u.field(None, "next_venue"));
        let mut fields = u.before().get_dictionary(form).unwrap().get(b"Fields").unwrap().as_array().unwrap().clone();
        fields.retain(|field| *field != venue);
        u.dict(form).set("Fields", fields);
    };
    assert!(changes(&good, dropped).is_some());
    let drawn_anew = |u: &mut Update| u.dict(form(u)).set("NeedAppearances", true);
    assert_eq!(changes(&good, drawn_anew), Some((vec![], vec![], true)));
    let script = |u: &mut Update| {
        let action = u.add(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
        u.dict(u.root()).set("OpenAction", action);
    };
    assert_eq!(changes(&good, script), Some((vec![], vec![], true)));
    let another_root = |u: &mut Update| {
        let mut root = u.before().catalog().unwrap().clone();
        root.set("Lang", Object::string_literal("cy"));
        let root = u.add(root);
        u.0.new_document.trailer.set("Root", root);
    };
    assert!(changes(&good, another_root).is_some());
    // What says which form it is.
    let other_version = |u: &mut Update| {
        let info = u.before().trailer.get(b"Info").unwrap().as_reference().unwrap();
        u.dict(info).set("FormfolioVersion", Object::string_literal("0"));
    };
    assert_eq!(changes(&good, other_version), Some((vec![], vec![], true)));
}

#[test]
fn a_signed_file_that_loses_its_information_still_says_which_form_it_is() {
    let mut document = Document::load_mem(&bytes(RSA)).expect("a PDF");
    document.trailer.remove(b"Info");
    let mut file = Vec::new();
    document.save_to(&mut file).expect("saved");
    let record = read(&file, &Trust::none());
    assert_eq!((record.form.id.as_str(), record.notes.len()), ("sandwell/individual-record", 0));
    // Saved anew, it is no longer what was signed.
    assert!(!matches!(digital(&record, "manager_signed").integrity, Integrity::Intact));
}

#[test]
fn the_effects_of_signing_are_not_reported_as_changes() {
    let good = bytes(RSA);
    let kept_proof = |u: &mut Update| {
        let proof = u.add(Stream::new(Dictionary::new(), b"a certificate".to_vec()));
        let store = u.add(dictionary! { "Certs" => vec![proof.into()] });
        u.dict(u.root()).set("DSS", store);
    };
    assert_eq!(changes(&good, kept_proof), None);
    let described = |u: &mut Update| {
        let info = u.before().trailer.get(b"Info").unwrap().as_reference().unwrap();
        u.dict(info).set("ModDate", Object::string_literal("D:20250605"));
    };
    assert_eq!(changes(&good, described), None);
    // A document timestamp in an invisible signature field is permitted; in a visible one it is not.
    let stamped = |size: i64| {
        move |u: &mut Update| {
            let page = u.page(0);
            let value = u.add(dictionary! { "Type" => "DocTimeStamp", "Filter" => "Adobe.PPKLite" });
            let field = u.add(dictionary! {
                "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal("Timestamp1"),
                "Rect" => vec![0.into(), 0.into(), size.into(), size.into()], "P" => page, "V" => value,
            });
            let form = u.before().catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
            for (id, key) in [(page, "Annots"), (form, "Fields")] {
                let list = u.before().get_dictionary(id).unwrap().get_deref(key.as_bytes(), u.before()).unwrap();
                let mut list = list.as_array().unwrap().clone();
                list.push(field.into());
                u.dict(id).set(key, list);
            }
        }
    };
    assert_eq!(changes(&good, stamped(0)), None);
    assert!(changes(&good, stamped(200)).is_some());
}

#[test]
fn a_signature_moved_to_another_field_is_broken() {
    let file = updated(&bytes(RSA), |u| {
        let manager =
            u.find(|dict| dict.has(b"FT") && dict.has(b"V") && dict.get(b"FT").unwrap().as_name().unwrap() == b"Sig");
        let value = u.before().get_dictionary(manager).unwrap().get(b"V").unwrap().clone();
        let employee = u.find(|dict| {
            dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == b"employee_signed") && dict.has(b"FT")
        });
        u.dict(employee).set("V", value);
    });
    let record = read(&file, &Trust::none());
    // The employee's field was empty in the signed revision.
    let Integrity::Changed(changes) = &digital(&record, "manager_signed").integrity else { panic!("a change") };
    assert_eq!(changes.fields.iter().map(ToString::to_string).collect::<Vec<_>>(), ["employee_signed"]);
    let moved = &digital(&record, "employee_signed").integrity;
    assert_eq!(*moved, Integrity::Broken("it was made for something else and was copied here"));
    let mut rules = found(&record);
    rules.sort_unstable();
    assert_eq!(rules, ["changed-after-signing", "signature-broken"]);
}

#[test]
fn removing_a_later_signature_changes_the_earlier_one() {
    let file = updated(&bytes(TWICE), |u| {
        let employee = u.find(|dict| {
            dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == b"employee_signed") && dict.has(b"FT")
        });
        u.dict(employee).remove(b"V");
    });
    let record = read(&file, &Trust::none());
    let Integrity::Changed(changes) = &digital(&record, "manager_signed").integrity else { panic!("a change") };
    assert_eq!(changes.fields.len(), 3, "its box, and the name and date that came with it: {changes:?}");
    assert_eq!(signature(&record, "employee_signed").digital, None);
    assert_eq!(found(&record), ["changed-after-signing"]);
}

#[test]
fn a_change_after_two_signatures_is_reported_for_both() {
    let file = updated(&bytes(TWICE), |u| u.dict(u.field(None, "next_venue")).set("V", Object::string_literal("else")));
    let record = read(&file, &Trust::none());
    for name in ["manager_signed", "employee_signed"] {
        let Integrity::Changed(changes) = &digital(&record, name).integrity else { panic!("a change") };
        assert_eq!(changes.fields.iter().map(ToString::to_string).collect::<Vec<_>>(), ["next_venue"], "{name}");
    }
}
