//! Reads the source with `syn`, and resolves each path to the file that defines its name.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// The first segment of a path that begins with `::`.
pub const LIBRARY: &str = "";

/// A module’s name below the crate, such as `["docx", "read"]`.
pub type Module = Vec<String>;

/// A path, as in `crate::docx::read`, and whether only tests have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPath {
    pub segments: Vec<String>,
    pub in_test: bool,
    /// The module around it: the file’s, or one within the file.
    module: Module,
}

/// One name of a `use` item, or all names of a module.
#[derive(Debug)]
struct Import {
    path: UsedPath,
    /// The name in this file; `None` for `use …::*`.
    name: Option<String>,
    is_reexport: bool,
}

/// A file of the crate.
#[derive(Debug)]
pub struct SourceFile {
    /// The path below `src`.
    pub path: String,
    pub module: Module,
    /// Every path in code, attributes and macros, without `use` items.
    pub paths: Vec<UsedPath>,
    imports: Vec<Import>,
    /// The names of its items.
    defined: BTreeSet<String>,
    /// The names of its items that are `pub` without limits.
    pub public: Vec<String>,
    /// The files of its test modules.
    test_modules: Vec<Module>,
    within_test: bool,
    /// The module being read.
    at: Module,
}

impl SourceFile {
    /// Reads a file.
    pub fn parse(path: &str, text: &str) -> Self {
        let mut module: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| ["mod", "lib"].contains(&last.as_str())) {
            module.pop();
        }
        let mut file = Self {
            path: path.to_owned(),
            at: module.clone(),
            module,
            paths: Vec::new(),
            imports: Vec::new(),
            defined: BTreeSet::new(),
            public: Vec::new(),
            test_modules: Vec::new(),
            within_test: false,
        };
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        file.visit_file(&parsed);
        file
    }

    /// Every path in the file, with those of `use` items.
    pub fn all_paths(&self) -> impl Iterator<Item = &UsedPath> {
        self.paths.iter().chain(self.imports.iter().map(|import| &import.path))
    }

    fn used(&self, segments: Vec<String>) -> UsedPath {
        UsedPath { segments, in_test: self.within_test, module: self.at.clone() }
    }

    /// The import of a name. Tests may import it, too; the code’s own import counts.
    fn import(&self, name: &str) -> Option<&Import> {
        let mut found = self.imports.iter().filter(|import| import.name.as_deref() == Some(name));
        found.clone().find(|import| !import.path.in_test).or_else(|| found.next())
    }

    fn globs(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter().filter(|import| import.name.is_none())
    }

    fn use_tree(&mut self, tree: &UseTree, before: &[String], is_reexport: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let (name, path) = match tree {
            UseTree::Path(path) => return self.use_tree(&path.tree, &with(&path.ident), is_reexport),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.use_tree(tree, before, is_reexport));
            }
            UseTree::Glob(_) => (None, before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => (before.last().cloned(), before.to_vec()),
            UseTree::Name(name) => (Some(name.ident.to_string()), with(&name.ident)),
            UseTree::Rename(name) => (Some(name.rename.to_string()), with(&name.ident)),
        };
        let path = self.used(path);
        self.imports.push(Import { path, name, is_reexport });
    }

    /// Takes the paths from the tokens of a macro or an attribute.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if colons == 2 && !path.is_empty() => path.push(name.to_string()),
                TokenTree::Ident(name) => {
                    self.end_path(&mut path);
                    path.push(name.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    self.end_path(&mut path);
                    self.tokens(group.stream());
                }
                _ => self.end_path(&mut path),
            }
            colons = 0;
        }
        self.end_path(&mut path);
    }

    fn end_path(&mut self, path: &mut Vec<String>) {
        let segments = std::mem::take(path);
        if !segments.is_empty() {
            self.paths.push(self.used(segments));
        }
    }
}

/// Whether code is for tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test = |path: syn::Result<syn::Path>| path.is_ok_and(|path| path.is_ident("test"));
        attribute.path().is_ident("test") || (attribute.path().is_ident("cfg") && is_test(attribute.parse_args()))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The name and the visibility of an item.
fn name_and_visibility(item: &Item) -> Option<(&syn::Ident, &Visibility)> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Mod(item) => (&item.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        _ => return None,
    })
}

impl<'ast> Visit<'ast> for SourceFile {
    fn visit_item(&mut self, item: &'ast Item) {
        let before = self.within_test;
        self.within_test |= is_for_tests(attributes(item));
        if let Some((name, visibility)) = name_and_visibility(item).filter(|_| self.at == self.module) {
            self.defined.insert(name.to_string());
            if matches!(visibility, Visibility::Public(_)) {
                self.public.push(name.to_string());
            }
        }
        match item {
            Item::Mod(module) => {
                self.at.push(module.ident.to_string());
                match &module.content {
                    None if self.within_test => self.test_modules.push(self.at.clone()),
                    None => {}
                    Some((_, items)) => items.iter().for_each(|item| self.visit_item(item)),
                }
                self.at.pop();
            }
            item => visit::visit_item(self, item),
        }
        self.within_test = before;
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        let before = self.within_test;
        self.within_test |= is_for_tests(&function.attrs);
        visit::visit_impl_item_fn(self, function);
        self.within_test = before;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let before = item.leading_colon.as_ref().map(|_| LIBRARY.to_owned());
        self.use_tree(&item.tree, before.as_slice(), !matches!(item.vis, Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let before = path.leading_colon.as_ref().map(|_| LIBRARY.to_owned());
        let segments =
            before.into_iter().chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect();
        self.paths.push(self.used(segments));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.visit_path(&called.path);
        self.tokens(called.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    // `pub(in crate::docx)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// The files of a crate.
#[derive(Debug)]
pub struct SourceTree {
    pub files: BTreeMap<Module, SourceFile>,
}

/// The most re-exports between a name and its definition.
const MOST_STEPS: usize = 16;

impl SourceTree {
    pub fn new(files: impl IntoIterator<Item = SourceFile>) -> Self {
        Self { files: files.into_iter().map(|file| (file.module.clone(), file)).collect() }
    }

    /// A path from the root of the crate; `None` for a path into a library, and for a name of the file itself.
    pub fn absolute(&self, file: &SourceFile, used: &UsedPath) -> Option<Vec<String>> {
        self.resolved(file, used, MOST_STEPS)
    }

    fn resolved(&self, file: &SourceFile, used: &UsedPath, steps: usize) -> Option<Vec<String>> {
        let mut module = used.module.clone();
        let mut segments = used.segments.as_slice();
        match segments.first()?.as_str() {
            "crate" => return Some(segments.get(1..)?.to_vec()),
            "self" => segments = segments.get(1..)?,
            "super" => {
                while segments.first().is_some_and(|first| first == "super") {
                    module.pop();
                    segments = segments.get(1..)?;
                }
            }
            first => {
                let own = [module.as_slice(), &[first.to_owned()]].concat();
                if self.files.contains_key(&own) {
                    return Some([module.as_slice(), segments].concat());
                }
                let Some(import) = file.import(first) else { return self.through_globs(file, used) };
                // `use fold::fold` names a library, and would lead to itself.
                let root = self.resolved(file, &import.path, steps.checked_sub(1)?)?;
                return Some([root.as_slice(), segments.get(1..)?].concat());
            }
        }
        Some([module.as_slice(), segments].concat())
    }

    /// A path of which `use …::*` imports the first name.
    fn through_globs(&self, file: &SourceFile, used: &UsedPath) -> Option<Vec<String>> {
        let is_own = |import: &Import| import.path.segments.first().is_some_and(|first| *first == used.segments[0]);
        let globs = file.globs().filter(|import| !import.path.in_test && !is_own(import));
        let mut targets = globs.filter_map(|import| self.absolute(file, &import.path));
        targets.find_map(|target| {
            let path = [target.as_slice(), &used.segments].concat();
            self.is_defined(&self.defining(&path, MOST_STEPS)).then_some(path)
        })
    }

    fn is_defined(&self, (module, name): &(Module, String)) -> bool {
        self.files.get(module).is_some_and(|file| file.defined.contains(name))
    }

    /// The file that defines the name at the end of a path from the root, and the name.
    fn defining(&self, path: &[String], steps: usize) -> (Module, String) {
        let in_crate = (0..=path.len()).rev().find(|end| self.files.contains_key(path.get(..*end).unwrap_or_default()));
        let (module, rest) = path.split_at(in_crate.unwrap_or(0));
        let name = rest.first().cloned().unwrap_or_default();
        let here = (module.to_vec(), name.clone());
        let Some(file) = self.files.get(module).filter(|_| steps > 0 && !name.is_empty()) else { return here };
        if let Some(import) = file.import(&name).filter(|import| !import.path.in_test) {
            let target = self.absolute(file, &import.path).filter(|target| target != path);
            return target.map_or(here, |target| {
                self.defining(&[target.as_slice(), rest.get(1..).unwrap_or_default()].concat(), steps - 1)
            });
        }
        if file.defined.contains(&name) {
            return here;
        }
        let globs = file.globs().filter(|import| !import.path.in_test);
        let targets = globs.filter_map(|import| self.absolute(file, &import.path));
        let mut found = targets.map(|target| self.defining(&[target.as_slice(), rest].concat(), steps - 1));
        found.find(|found| self.is_defined(found)).unwrap_or(here)
    }

    /// The files that each file imports, each with the names; without tests.
    pub fn imports(&self) -> BTreeMap<&Module, BTreeMap<Module, BTreeSet<String>>> {
        let tests: BTreeSet<&Module> = self.files.values().flat_map(|file| &file.test_modules).collect();
        let is_root = |module: &[String]| module.is_empty() || module == ["main"];
        let mut out: BTreeMap<&Module, BTreeMap<Module, BTreeSet<String>>> = BTreeMap::new();
        for (module, file) in &self.files {
            if is_root(module) || tests.contains(module) {
                continue;
            }
            // A re-export is no use by itself; whoever imports the name uses the file that defines it.
            let uses = file.imports.iter().filter(|import| !import.is_reexport).map(|import| (&import.path, true));
            let paths = file.paths.iter().map(|path| (path, path.segments.len() > 1));
            for (used, may_be_module) in paths.chain(uses).filter(|(used, _)| !used.in_test) {
                let Some(path) = self.absolute(file, used) else { continue };
                let (target, name) = self.defining(&path, MOST_STEPS);
                // A single word that is also a module’s name is a variable.
                if target != *module && !is_root(&target) && (may_be_module || !name.is_empty()) {
                    let name = if name.is_empty() { "the module itself".to_owned() } else { name };
                    out.entry(module).or_default().entry(target).or_default().insert(name);
                }
            }
        }
        out
    }
}
