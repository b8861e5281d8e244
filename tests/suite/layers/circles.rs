//! Circles of imports between files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::source::{Module, SourceTree};

type Imports<'a> = BTreeMap<&'a Module, BTreeMap<Module, BTreeSet<String>>>;

/// The circles, each as one line for each step round the shortest way. Of files that import one another in several ways
/// one circle is returned.
pub fn circles(tree: &SourceTree) -> Vec<Vec<String>> {
    let mut imports = tree.imports();
    // Files that import no other of the rest are in no circle.
    loop {
        let rest: BTreeSet<Module> = imports.keys().map(|module| (*module).clone()).collect();
        imports.values_mut().for_each(|targets| targets.retain(|target, _| rest.contains(target)));
        imports.retain(|_, targets| !targets.is_empty());
        if imports.len() == rest.len() {
            break;
        }
    }
    let mut known = BTreeSet::new();
    let mut out = Vec::new();
    for start in imports.keys() {
        if known.contains(*start) {
            continue;
        }
        let Some(way) = way_round(&imports, start) else { continue };
        known.extend(within_circles_of(&imports, start));
        let steps = way.iter().zip(way.iter().cycle().skip(1));
        let step = |(from, to): (&Module, &Module)| {
            let names: Vec<&str> = imports[from][to].iter().map(String::as_str).collect();
            let file = |module: &Module| tree.files[module].path.clone();
            format!("{} imports {} from {}", file(from), names.join(", "), file(to))
        };
        out.push(steps.map(step).collect());
    }
    out
}

/// The shortest way from a file back to itself.
fn way_round(imports: &Imports<'_>, start: &Module) -> Option<Vec<Module>> {
    let mut before: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(from) = queue.pop_front() {
        for to in imports.get(from).into_iter().flat_map(BTreeMap::keys) {
            if to == start {
                let mut way = vec![from.clone()];
                while let Some(earlier) = before.get(way.last()?) {
                    way.push((*earlier).clone());
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(to) {
                before.insert(to, from);
                queue.push_back(to);
            }
        }
    }
    None
}

/// The files that a file reaches and that reach it.
fn within_circles_of(imports: &Imports<'_>, start: &Module) -> BTreeSet<Module> {
    let reached = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut todo = vec![from.clone()];
        while let Some(next) = todo.pop() {
            for to in imports.get(&next).into_iter().flat_map(BTreeMap::keys) {
                if seen.insert(to.clone()) {
                    todo.push(to.clone());
                }
            }
        }
        seen
    };
    reached(start).into_iter().filter(|other| reached(other).contains(start)).collect()
}
